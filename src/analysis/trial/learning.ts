import type { Cell } from "../../types/plan.js";
import type { RankRecords } from "../../types/records.js";
import type { Measurement } from "../../types/trial-result.js";

/**
 * The accuracy curve, which has no accuracy of a regression: counts are summed over ranks, so that all say the same, and rank 0 is read.
 * Seconds run from a rank's first training step to the end of its evaluation; the slowest rank's count.
 */
export function learningCurve(ranks: readonly RankRecords[]): Measurement["curve"] {
  const epochs = ranks[0]?.epochs ?? [];
  const secondsOf = (i: number): number =>
    Math.max(...ranks.map((one) => (one.epochs[i]?.end ?? 0) - (one.epochs[i]?.start ?? 0)));
  return {
    seconds: epochs.map((_, i) => secondsOf(i)),
    accuracy: epochs.flatMap(({ accuracy }) => accuracy ?? []),
    loss: epochs.map(({ loss }) => loss),
  };
}

/** Seconds to the end of the first evaluation that reached the target; undefined where none did or none is asked. */
export function timeToTarget(cell: Cell, { accuracy, seconds }: Measurement["curve"]): number | undefined {
  const target = cell.measure.target;
  if (target === undefined) return undefined;
  return seconds[accuracy.findIndex((reached) => reached >= target.atLeast)];
}
