import type { ParityResult } from "../types/analysis.js";
import type { BaselineEvidence } from "../types/baseline.js";
import type { CellId } from "../types/ids.js";
import type { MetricName } from "../types/metrics.js";

/** What claims are decided from; the analysis hands it in. */
export interface ClaimSource {
  /** A metric's values of a cell by block, in block order; without failed trials. */
  readonly series: (cell: CellId, metric: MetricName) => ReadonlyMap<number, number>;
  /** The cell that a ratio over other cells (efficiency, speed-up) refers to; undefined for other metrics. */
  readonly base: (cell: CellId, metric: MetricName) => CellId | undefined;
  readonly parity: (cell: CellId) => Pick<ParityResult, "state" | "because"> | undefined;
  /** Completed trials of a cell. */
  readonly completed: (cell: CellId) => number;
  /** What the cell's baseline is, or why there is none to compare with; for claims against a baseline alone. */
  readonly baseline?: (cell: CellId) => BaselineEvidence;
}
