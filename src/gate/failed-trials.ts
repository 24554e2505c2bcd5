import type { Analysis, FailureRow } from "../types/analysis.js";

export interface FailedTrial extends FailureRow {
  /** It counts for the exit code; one that a later attempt made good does not. */
  readonly counts: boolean;
}

/** Every failed attempt, with whether its cell still lacks a trial for it. */
export function failedTrials({ failures, cells }: Analysis): readonly FailedTrial[] {
  const lacking = new Set(cells.filter(({ trials }) => trials.failed > 0).map(({ id }) => id));
  return failures.map((failure) => ({ ...failure, counts: lacking.has(failure.cell) }));
}
