import { existsSync } from "node:fs";
import { join } from "node:path";
import type { HeldOutReader } from "../analysis/cell-quality.js";
import { measureFolder } from "../analysis/measure-folder.js";
import type { ParametersReader } from "../analysis/parity/comparer.js";
import { readParameters } from "../records/parameters.js";
import { readPredictions } from "../records/predictions.js";
import { type StudyPaths, studyPaths } from "../study/layout.js";
import { ownAttempt } from "../study/own-files.js";
import type { StoredStudy } from "../study/read-study.js";
import type { TrialOutcome, TrialResult } from "../types/trial-result.js";

/** Reads the parameters that a trial left, where there are any. */
export function parametersReader(directory: string): ParametersReader {
  const paths = studyPaths(directory);
  return ({ trial, attempt }) => {
    const file = join(ownAttempt(paths, trial, attempt).directory, "parameters.arrow");
    return existsSync(file) ? readParameters(file) : undefined;
  };
}

/** Reads what a trial's model said of the test rows, where it recorded that. */
export function predictionsReader(directory: string): HeldOutReader["predictions"] {
  const paths = studyPaths(directory);
  return ({ trial, attempt }) => readPredictions(ownAttempt(paths, trial, attempt).directory);
}

type Completed = Extract<TrialResult, { state: "completed" }>;

function outcomeOf(result: Completed, cell: StoredStudy["plan"]["cells"][number], paths: StudyPaths): TrialOutcome {
  const { directory } = ownAttempt(paths, result.trial, result.attempt);
  const measured = measureFolder(cell, directory, result);
  if (measured.ok) {
    return { result, measurement: measured.measurement };
  }
  const failure = { log: "", tail: [], ...measured.failure };
  return { result: { ...result, state: "failed", failure } };
}

/** Outcomes of a study on disk, measured anew from the ranks' own records. */
export function storedOutcomes({ plan, paths, history }: StoredStudy): readonly TrialOutcome[] {
  const cells = new Map(plan.cells.map((cell) => [cell.id, cell]));
  return [...history.latest.values()].flatMap((result) => {
    const cell = cells.get(result.cell);
    if (cell === undefined) {
      return [];
    }
    return result.state === "failed" ? [{ result }] : [outcomeOf(result, cell, paths)];
  });
}
