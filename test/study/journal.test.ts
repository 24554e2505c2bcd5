import { appendFileSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ScalebenchError } from "../../src/errors/error.js";
import { Journal, readJournal } from "../../src/study/journal.js";
import type { JournalEvent } from "../../src/types/journal.js";
import { temporaryFolder } from "../launch/shell-process.js";

const eventOf = (study: string): JournalEvent => ({
  event: "study-started",
  at: "2024-01-01T00:00:00Z",
  study,
  harness: "1",
});

function journalWith(...studies: string[]): string {
  const file = join(temporaryFolder(), "journal.ndjson");
  const { journal } = Journal.open(file);
  for (const study of studies) journal.append(eventOf(study));
  journal.close();
  return file;
}

describe("the journal", () => {
  test("keeps events in order, one a line", () => {
    const file = journalWith("a", "b");
    expect(readFileSync(file, "utf8").split("\n")).toHaveLength(3);
    expect(readJournal(file)).toMatchObject({ events: [eventOf("a"), eventOf("b")], torn: undefined });
  });

  test("that is not there is empty", () => {
    expect(readJournal("/no/such/journal.ndjson").events).toEqual([]);
  });

  test.each([1, 2, 10, 40])("tolerates a last line that lost %i bytes, and says so", (lost) => {
    const file = journalWith("a", "bé");
    truncateSync(file, readFileSync(file).length - lost);
    const { events, torn } = readJournal(file);
    if (lost === 1) expect({ events, torn }).toEqual({ events: [eventOf("a"), eventOf("bé")], torn: undefined });
    else expect({ events, torn }).toEqual({ events: [eventOf("a")], torn: 2 });
  });

  test.each([1, 10])("can be appended to after a cut of %i bytes", (lost) => {
    const file = journalWith("é", "b");
    truncateSync(file, readFileSync(file).length - lost);
    const { journal } = Journal.open(file);
    journal.append(eventOf("c"));
    journal.close();
    const studies = readJournal(file).events.map((event) => ("study" in event ? event.study : ""));
    expect(studies).toEqual(lost === 1 ? ["é", "b", "c"] : ["é", "c"]);
  });

  test("takes zeros at its end, as a power cut leaves them, for a cut line", () => {
    const file = journalWith("a");
    appendFileSync(file, `${"\0".repeat(100)}\n`);
    expect(readJournal(file)).toMatchObject({ events: [eventOf("a")], torn: 2 });
  });

  test("with a broken line in the middle is corrupt, with file and line", () => {
    const file = journalWith("a");
    appendFileSync(file, "not an event\n");
    appendFileSync(file, `${JSON.stringify(eventOf("b"))}\n`);
    expect(() => readJournal(file)).toThrow(
      expect.objectContaining({ code: "STUDY_CORRUPT", where: { file, line: 2 } }) as ScalebenchError,
    );
  });

  test("with JSON that is no event in the middle is corrupt too", () => {
    const file = join(temporaryFolder(), "journal.ndjson");
    writeFileSync(file, `[1]\n${JSON.stringify(eventOf("b"))}\n`);
    expect(() => readJournal(file)).toThrow(ScalebenchError);
  });

  test("fails on a full disk when it is written, not later", () => {
    const file = join(temporaryFolder(), "journal.ndjson");
    symlinkSync("/dev/full", file);
    expect(() => Journal.open(file).journal.append(eventOf("a"))).toThrow(/ENOSPC/);
  });
});
