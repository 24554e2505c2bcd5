import type { Cell } from "../../types/plan.js";
import type { CellOutcomes, CompletedTrial } from "../outcomes.js";

/** What a cell's trials ended with: each distinct digest with the trials that have it. */
export interface CellDigests {
  readonly cell: Cell;
  /** Digests of the trained parameters, the most frequent first (the earliest where they are as many). */
  readonly trained: readonly { readonly digest: string; readonly trial: CompletedTrial; readonly count: number }[];
  /** Digests of the start, the same way. */
  readonly starts: readonly { readonly digest: string; readonly count: number }[];
  readonly trials: number;
}

export function cellDigests({ cell, completed }: CellOutcomes): CellDigests {
  return {
    cell,
    trained: byFrequency(completed, ({ measurement: { digests } }) => digests.trained ?? digests.end ?? ""),
    starts: byFrequency(completed, ({ measurement: { digests } }) => digests.start ?? ""),
    trials: completed.length,
  };
}

function byFrequency(trials: readonly CompletedTrial[], digestOf: (trial: CompletedTrial) => string) {
  const found = new Map<string, { digest: string; trial: CompletedTrial; count: number }>();
  for (const trial of trials) {
    const digest = digestOf(trial);
    const earlier = found.get(digest);
    if (earlier === undefined) found.set(digest, { digest, trial, count: 1 });
    else earlier.count += 1;
  }
  return [...found.values()].sort((a, b) => b.count - a.count);
}

/** The value that occurs most often; the earliest of those that are as many. */
export function mostFrequent(values: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  let best: string | undefined;
  for (const [value, count] of counts) if (best === undefined || count > (counts.get(best) ?? 0)) best = value;
  return best;
}
