import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { ScalebenchError, ScalebenchErrors } from "../errors/error.js";
import type { Baseline } from "../types/baseline.js";
import { baselineFile, baselineText, parseBaseline } from "./text.js";

/** A baseline and the file that holds it. */
export interface StoredBaseline {
  readonly file: string;
  readonly baseline: Baseline;
}

const namePattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** The folder of a baseline. Throws BASELINE_NAME for whatever could lead out of `directory`. */
function baselineFolder(directory: string, name: string): string {
  if (namePattern.test(name)) return join(directory, name);
  throw new ScalebenchError({
    code: "BASELINE_NAME",
    message: `expected a name of at most 64 letters, digits, dots, dashes and underscores, found ${JSON.stringify(name).slice(0, 80)}`,
    hint: "a baseline is named after its suite; `--name` gives it another name",
  });
}

/** Names of all baselines in the folder; none where there is no folder. */
export const baselineNames = (directory: string): readonly string[] =>
  existsSync(directory)
    ? readdirSync(directory, { withFileTypes: true })
        .filter((entry) => entry.isDirectory() && namePattern.test(entry.name))
        .map(({ name }) => name)
        .sort()
    : [];

function readOne(folder: string, name: string): StoredBaseline {
  const file = join(folder, name);
  if (name.endsWith(".tmp")) {
    throw new ScalebenchError({
      code: "BASELINE_CUT",
      message: "expected whole baselines only, found the draft of one whose saving was cut off",
      hint: "the baseline itself is as it was: delete the draft, and save the study again",
      where: { file },
    });
  }
  return { file, baseline: parseBaseline(readFileSync(file, "utf8"), file, name) };
}

/**
 * All files of a baseline in the order of their names; none where there is no such baseline. Whatever is wrong with any of
 * them is thrown, together, and nothing is passed over: BASELINE_NAME, BASELINE_CORRUPT, BASELINE_CUT, BASELINE_CONFLICT,
 * BASELINE_SCHEMA, BASELINE_NEWER, BASELINE_FOREIGN. Files that end neither in .json nor in .tmp are not ours.
 */
export function readBaselines(directory: string, name: string): readonly StoredBaseline[] {
  const folder = baselineFolder(directory, name);
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder)
    .filter((file) => /\.(json|tmp)$/.test(file))
    .sort();
  const faults: ScalebenchError[] = [];
  const found = names.flatMap((file) => {
    try {
      return [readOne(folder, file)];
    } catch (error) {
      if (!(error instanceof ScalebenchError)) throw error;
      faults.push(error);
      return [];
    }
  });
  if (faults.length > 0) throw new ScalebenchErrors(faults);
  return found;
}

/** The files of a baseline that must be there. Throws BASELINE_MISSING with the names that there are. */
export function requireBaselines(directory: string, name: string): readonly StoredBaseline[] {
  const found = readBaselines(directory, name);
  if (found.length > 0) return found;
  const names = baselineNames(directory);
  throw new ScalebenchError({
    code: "BASELINE_MISSING",
    message: `expected a baseline ${name} in ${directory}, found none`,
    hint: names.length === 0 ? "`scalebench baseline save STUDY` makes one" : `there are ${names.join(", ")}`,
  });
}

/** A reader, also after a power cut, sees the old file or the new one. */
function writeWhole(path: string, text: string): void {
  const draft = `${path}.${process.pid}.tmp`;
  try {
    const file = openSync(draft, "w", 0o644);
    try {
      writeFileSync(file, text);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}

const attributes = `# Each run is a line of its own: where two branches add runs, keep the lines of both.
*.json merge=union
`;

/** Writes a baseline in place of what its file held. Returns the file. */
export function writeBaseline(directory: string, name: string, baseline: Baseline): string {
  const folder = baselineFolder(directory, name);
  // One by one: Node's `recursive` never returns where a folder cannot be made, as below /proc.
  for (const one of [directory, folder]) if (!existsSync(one)) mkdirSync(one);
  const forGit = join(directory, ".gitattributes");
  if (!existsSync(forGit)) writeWhole(forGit, attributes);
  const file = join(folder, baselineFile(baseline));
  writeWhole(file, baselineText(baseline));
  return file;
}
