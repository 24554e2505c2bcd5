import type { Cell } from "../../types/plan.js";
import type { RankRecords } from "../../types/records.js";
import type { Measurement } from "../../types/trial-result.js";

/**
 * The accuracy curve: counts are summed over ranks, so that all say the same, and rank 0 is read.
 * Seconds run from a rank's first training step to the end of its evaluation; the slowest rank's count.
 */
export function learningCurve(ranks: readonly RankRecords[]): Measurement["epochs"] {
  return (ranks[0]?.epochs ?? []).map(({ epoch, accuracy, loss }, i) => ({
    epoch,
    seconds: Math.max(...ranks.map((one) => (one.epochs[i]?.end ?? 0) - (one.epochs[i]?.start ?? 0))),
    accuracy,
    loss,
  }));
}

/** Seconds to the end of the first evaluation that reached the target; undefined where none did or none is asked. */
export function timeToTarget(cell: Cell, curve: Measurement["epochs"]): number | undefined {
  const target = cell.measure.target;
  if (target === undefined) return undefined;
  return curve.find((epoch) => epoch.accuracy >= target.atLeast)?.seconds;
}
