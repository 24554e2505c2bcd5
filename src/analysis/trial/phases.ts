import type { RankRecords } from "../../types/records.js";
import type { Measurement } from "../../types/trial-result.js";

/**
 * Seconds a phase at its slowest rank, in the order in which they began. Phases that occur several
 * times (an evaluation after each epoch) are added up. `launch` runs from the first process's start
 * to the first line of the last worker.
 */
export function phaseSeconds(ranks: readonly RankRecords[], launchedAt: number): Measurement["phases"] {
  const slowest = new Map<string, number>();
  const workerStarts = ranks.flatMap(({ phases }) =>
    phases.filter(({ name }) => name === "init").map(({ start }) => start),
  );
  if (workerStarts.length > 0) slowest.set("launch", Math.max(0, Math.max(...workerStarts) - launchedAt));
  for (const { phases } of ranks) {
    const own = new Map<string, number>();
    for (const { name, start, end } of phases) own.set(name, (own.get(name) ?? 0) + end - start);
    for (const [name, seconds] of own) slowest.set(name, Math.max(slowest.get(name) ?? 0, seconds));
  }
  return [...slowest].map(([name, seconds]) => ({ name, seconds }));
}

/** Start of the first training step of any kind at the rank that came to it last. */
export function firstStep(ranks: readonly RankRecords[]): number | undefined {
  const starts = ranks.flatMap((one) => {
    const first = [one.trainSteps, one.warmupSteps, one.measureSteps].find(({ start }) => start.length > 0);
    return first?.start[0] ?? [];
  });
  return starts.length === 0 ? undefined : Math.max(...starts);
}
