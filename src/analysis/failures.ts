import type { FailureRow } from "../types/analysis.js";
import type { TrialOutcome, TrialResult } from "../types/trial-result.js";

/**
 * A row for every failed attempt, also where a later one completed: nothing is dropped.
 * @param results of all attempts, from the journal
 * @param outcomes that count; one may have failed although the journal has it completed, when its
 * records were measured anew and found faulty
 */
export function failureRows(results: readonly TrialResult[], outcomes: readonly TrialOutcome[]): FailureRow[] {
  const rows = new Map<string, FailureRow>();
  for (const result of [...results, ...outcomes.map((outcome) => outcome.result)]) {
    if (result.state !== "failed") continue;
    const { trial, cell, attempt, failure } = result;
    rows.set(`${trial}/${attempt}`, { trial, cell, attempt, ...failure });
  }
  return [...rows.values()];
}
