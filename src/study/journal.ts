import {
  closeSync,
  fdatasync,
  fdatasyncSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readFileSync,
  statSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import { promisify } from "node:util";
import { ScalebenchError } from "../errors/error.js";
import type { JournalEvent } from "../types/journal.js";
import { isJournalEvent } from "./event-shape.js";
import { syncFolder } from "./files.js";

const fdatasyncLater = promisify(fdatasync);

export interface JournalContent {
  readonly events: readonly JournalEvent[];
  /** The 1-based number of a last line that was cut, by SIGKILL or a power cut; it counts as not written. */
  readonly torn: number | undefined;
  /** Bytes up to the end of the last whole line. */
  readonly bytes: number;
  /** False where the last event is whole but its line end is missing. */
  readonly ended: boolean;
}

/** `cut` where the line is no JSON: no part of an object is. */
function parseEvent(line: string): JournalEvent | "cut" | "foreign" {
  try {
    const value: unknown = JSON.parse(line);
    return isJournalEvent(value) ? value : "foreign";
  } catch {
    return "cut";
  }
}

const brokenLine = (file: string, line: number): ScalebenchError =>
  new ScalebenchError({
    code: "STUDY_CORRUPT",
    message: `expected an event in line ${line} of ${file}, found something else`,
    hint: "only the last line may be cut; restore the file from a copy, or delete that line and give up its event",
    where: { file, line },
  });

/** The events of a journal's text. Tolerates a cut last line; a broken one before it is STUDY_CORRUPT. */
function parseJournal(text: string, file: string): JournalContent {
  const lines = text.split("\n");
  const rest = lines.pop() ?? "";
  const ended = rest === "";
  if (!ended) lines.push(rest);
  const events: JournalEvent[] = [];
  let bytes = 0;
  for (const [index, line] of lines.entries()) {
    const last = index === lines.length - 1;
    const event = parseEvent(line);
    if (event === "cut" && last) return { events, torn: index + 1, bytes, ended: true };
    if (event === "cut" || event === "foreign") throw brokenLine(file, index + 1);
    events.push(event);
    bytes += Buffer.byteLength(line) + (last && !ended ? 0 : 1);
  }
  return { events, torn: undefined, bytes, ended };
}

/** A missing journal is an empty one: the study had not begun. */
export function readJournal(file: string): JournalContent {
  // A device in its place (/dev/full, say) might never end.
  const isFile = statSync(file, { throwIfNoEntry: false })?.isFile() === true;
  return parseJournal(isFile ? readFileSync(file, "utf8") : "", file);
}

/**
 * `journal.ndjson`: one event a line, only ever appended, so that SIGKILL at any moment loses no event that
 * was written, and a power cut none that was synced. An event costs one write and one sync, whatever the
 * journal's length.
 */
export class Journal {
  readonly #file: number;

  private constructor(file: number) {
    this.#file = file;
  }

  /** Opens for appending; what a cut last line left is removed. Also returns what was there. */
  static open(path: string): { readonly journal: Journal; readonly content: JournalContent } {
    const content = readJournal(path);
    const file = openSync(path, "a");
    try {
      const journal = new Journal(file);
      if (content.torn !== undefined) ftruncateSync(file, content.bytes);
      if (!content.ended) journal.#write("\n");
      syncFolder(dirname(path));
      return { journal, content };
    } catch (error) {
      closeSync(file);
      throw error;
    }
  }

  /** A line is there as a whole or not at all: on a full disk, the part that fitted is taken back. */
  #write(text: string): void {
    const line = Buffer.from(text);
    let written = 0;
    try {
      while (written < line.length) written += writeSync(this.#file, line, written);
    } catch (error) {
      if (written > 0) ftruncateSync(this.#file, fstatSync(this.#file).size - written);
      throw error;
    }
  }

  /** Survives SIGKILL of the harness from here on; call `sync` for a power cut. */
  write(event: JournalEvent): void {
    this.#write(`${JSON.stringify(event)}\n`);
  }

  sync(): Promise<void> {
    return fdatasyncLater(this.#file);
  }

  /** Writes and syncs. */
  append(event: JournalEvent): void {
    this.write(event);
    fdatasyncSync(this.#file);
  }

  close(): void {
    closeSync(this.#file);
  }
}
