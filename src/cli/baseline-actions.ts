import { existsSync, rmSync } from "node:fs";
import { resolve } from "node:path";
import { type BaselinesDiff, diffBaselines } from "../baselines/diff.js";
import { baselinesOfStudy } from "../baselines/from-study.js";
import { pruned, withRun } from "../baselines/history.js";
import { driftOf } from "../baselines/probe-check.js";
import {
  baselineNames,
  readBaselines,
  requireBaselines,
  type StoredBaseline,
  writeBaseline,
} from "../baselines/store.js";
import { ScalebenchErrors } from "../errors/error.js";
import { studyErrorOf } from "../study/file-errors.js";
import { readStudy } from "../study/read-study.js";
import type { Baseline } from "../types/baseline.js";
import { analyzeStudy } from "./analyze-study.js";
import { storedOutcomes } from "./stored-trials.js";

/** What became of each cell of a study that was saved. */
export interface Saved {
  readonly name: string;
  readonly cells: readonly {
    readonly cell: string;
    readonly file: string;
    readonly runs: number;
    readonly state: "saved" | "there already";
  }[];
  readonly refused: readonly { readonly cell: string; readonly because: string }[];
  /** The study has no whole probe of the machine, so that its runs do not count for claims. */
  readonly unprobed: boolean;
  /** What changed in the machine while the study ran, a sentence a rate: then its runs do not count either. */
  readonly changed: readonly string[];
}

/** File errors in a user's words. */
function writing<Result>(directory: string, write: () => Result): Result {
  try {
    return write();
  } catch (error) {
    throw studyErrorOf(error, directory);
  }
}

/** Adds a finished study to the baseline of its suite, or of the given name. Throws STUDY_*, BASELINE_*. */
export function saveBaseline(directory: string, folder: string, given: string | undefined): Saved {
  const stored = readStudy(resolve(folder));
  const analysis = analyzeStudy(stored, storedOutcomes(stored));
  const name = given ?? stored.plan.suite.name;
  // Everything that is there is read before anything is written: a fault in one file leaves all as they were.
  const there = readBaselines(directory, name);
  const { kept, refused } = baselinesOfStudy(analysis, stored.plan);
  const cells = kept.map((fresh) => {
    const { runs, ...own } = fresh;
    const [run] = runs;
    const before = there.find(({ baseline }) => isSame(baseline, fresh));
    const next = run && withRun(before?.baseline, { ...own, run });
    const { cell } = fresh;
    if (before !== undefined && next === undefined) {
      return { cell, file: before.file, runs: before.baseline.runs.length, state: "there already" as const };
    }
    const file = writing(directory, () => writeBaseline(directory, name, next ?? fresh));
    return { cell, file, runs: (next ?? fresh).runs.length, state: "saved" as const };
  });
  const probes = kept.flatMap((fresh) => fresh.runs.map(({ probe }) => probe));
  const changed = [...new Set(probes.flatMap((probe) => (probe === null ? [] : driftOf(probe))))];
  return { name, cells, refused, unprobed: probes.includes(null), changed };
}

const isSame = (a: Baseline, b: Baseline): boolean =>
  a.cell === b.cell &&
  JSON.stringify(Object.entries(a.fingerprint).sort()) === JSON.stringify(Object.entries(b.fingerprint).sort());

/** All baselines by name. Throws all faults of all files together. */
export function listBaselines(directory: string): ReadonlyMap<string, readonly StoredBaseline[]> {
  const faults: ScalebenchErrors["errors"][number][] = [];
  const found = baselineNames(directory).map((name) => {
    try {
      return [name, readBaselines(directory, name)] as const;
    } catch (error) {
      if (!(error instanceof ScalebenchErrors)) throw error;
      faults.push(...error.errors);
      return [name, []] as const;
    }
  });
  if (faults.length > 0) throw new ScalebenchErrors(faults);
  return new Map(found);
}

/** A folder of a study, else the name of a baseline. */
function sideOf(directory: string, other: string): readonly Baseline[] {
  if (!existsSync(other)) return requireBaselines(directory, other).map(({ baseline }) => baseline);
  const stored = readStudy(resolve(other));
  return baselinesOfStudy(analyzeStudy(stored, storedOutcomes(stored)), stored.plan).kept;
}

/** A baseline beside a study, or beside another baseline. */
export function diffWith(directory: string, name: string, other: string): BaselinesDiff {
  const was = requireBaselines(directory, name).map(({ baseline }) => baseline);
  return diffBaselines(was, sideOf(directory, other));
}

/** Keeps the newest runs of every cell; with 0, nothing of the baseline. Returns how many runs went, by file. */
export function pruneBaseline(
  directory: string,
  name: string,
  keep: number,
): readonly { readonly file: string; readonly removed: number; readonly kept: number }[] {
  return requireBaselines(directory, name).map(({ file, baseline }) => {
    const next = pruned(baseline, keep);
    writing(directory, () => {
      if (next.runs.length === 0) rmSync(file);
      else if (next.runs.length < baseline.runs.length) writeBaseline(directory, name, next);
    });
    return { file, removed: baseline.runs.length - next.runs.length, kept: next.runs.length };
  });
}
