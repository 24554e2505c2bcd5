import { largest, smallest } from "../stats/largest.js";
import { type CellId, preparationId } from "../types/ids.js";
import type { MetricName } from "../types/metrics.js";
import type { PreparationRun } from "../types/preparation.js";

/** A metric of a data set's timed preparations by Spark, by repeat; `id` is `preparationId` its name. */
export function preparationSeries(
  runs: readonly PreparationRun[],
  id: CellId,
  metric: MetricName,
): ReadonlyMap<number, number> {
  const timed = runs.flatMap((run) =>
    run.repeat === undefined || run.engine !== "spark" || preparationId(run.dataset) !== id
      ? []
      : [{ ...run, repeat: run.repeat }],
  );
  if (timed.length === 0) return new Map();
  const counts = timed.map(({ executors }) => executors);
  const [fewest, most] = [smallest(counts), largest(counts)];
  const ofMost = timed.filter(({ executors }) => executors === most).toSorted((a, b) => a.repeat - b.repeat);
  if (metric === "preparationTime") return new Map(ofMost.map(({ repeat, seconds }) => [repeat, seconds]));
  if (metric === "preparationRate") return new Map(ofMost.map(({ repeat, rowsPerSecond }) => [repeat, rowsPerSecond]));
  const under = new Map(
    timed.filter(({ executors }) => executors === fewest).map(({ repeat, rowsPerSecond }) => [repeat, rowsPerSecond]),
  );
  return new Map(
    ofMost.flatMap(({ repeat, rowsPerSecond }) => {
      const base = under.get(repeat);
      return base === undefined || fewest === most ? [] : [[repeat, rowsPerSecond / base] as const];
    }),
  );
}
