import { CellSeries } from "../analysis/cell-series.js";
import { outcomesByCell } from "../analysis/outcomes.js";
import type { StoredStudy } from "../study/read-study.js";
import type { CellId } from "../types/ids.js";
import type { MetricName } from "../types/metrics.js";
import type { TrialOutcome } from "../types/trial-result.js";

/** A metric's values of a cell of a study by block, in block order. */
export function storedSeries(
  { plan }: StoredStudy,
  outcomes: readonly TrialOutcome[],
): (cell: CellId, metric: MetricName) => ReadonlyMap<number, number> {
  const series = new CellSeries(plan.cells, outcomesByCell(plan.cells, outcomes));
  return (cell, metric) => series.of(cell, metric);
}
