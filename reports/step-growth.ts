import type { CellAnalysis } from "../src/types/analysis.js";
import type { MetricName } from "../src/types/metrics.js";
import { breakdownOf, type StepPart, stepParts } from "./breakdown.js";
import { metricOf } from "./series.js";

/** Whether a difference is larger than what trials of one cell differ by; unknown where there are no brackets. */
type Spread = "beyond" | "within" | "unknown";

export interface PartGrowth {
  readonly part: StepPart;
  readonly words: string;
  /** Seconds above what the part would take if it scaled ideally; below 0 where it takes less. */
  readonly seconds: number;
  readonly spread: Spread;
}

/** What a cell's step takes longer than that of its base would, had it scaled ideally. */
export interface StepGrowth {
  /** Samples of a worker in a step, over those in the base: 1 under weak scaling. */
  readonly share: number;
  /** All in seconds. */
  readonly ideal: number;
  readonly step: number;
  /** Above the ideal. */
  readonly seconds: number;
  readonly parts: readonly PartGrowth[];
  /** Without the exchange: the step of the rank that computes longest less the mean of the ranks'; null for one rank. */
  readonly imbalance: number | null;
  /** Trials of the cell of which fewer were taken apart. */
  readonly n: number;
}

/** The metric whose values trial by trial tell the spread of a part; forward and backward have one in common. */
const metricOfPart: Readonly<Record<StepPart, MetricName>> = {
  dataWait: "dataWait",
  forward: "compute",
  backward: "compute",
  exchange: "exposedCommunication",
  optimizer: "optimizerTime",
};

const workerBatch = ({ globalBatch, workers }: CellAnalysis): number => globalBatch / workers;

/**
 * Efficiency is (samples of a worker / step time) over the same of the base, so that the ideal step is the base's
 * times the growth of a worker's batch, which strong scaling shrinks and weak scaling leaves as it is. The same holds
 * for each part, and what they take above it adds up to what the step takes longer.
 * @returns undefined where a step of either cell was not taken apart
 */
export function stepGrowth(cell: CellAnalysis, base: CellAnalysis): StepGrowth | undefined {
  const [own, reference] = [breakdownOf(cell), breakdownOf(base)];
  const share = workerBatch(cell) / workerBatch(base);
  if (own === undefined || reference === undefined || !(share > 0) || !Number.isFinite(share)) return undefined;
  const ideal = share * reference.step;
  const parts = stepParts.map(([part, words]): PartGrowth => {
    const seconds = own[part] - share * reference[part];
    return { part, words, seconds, spread: spreadOf(cell, base, share, metricOfPart[part], seconds) };
  });
  return {
    share,
    ideal,
    step: own.step,
    seconds: own.step - ideal,
    parts,
    imbalance: imbalanceOf(cell),
    n: Math.min(own.n, reference.n),
  };
}

/** Beyond it where the brackets of the cell and those of the ideal do not overlap, on the side of the difference. */
function spreadOf(
  cell: CellAnalysis,
  base: CellAnalysis,
  share: number,
  metric: MetricName,
  difference: number,
): Spread {
  const [own, reference] = [metricOf(cell, metric), metricOf(base, metric)];
  const ends = [own?.low, own?.high, reference?.low, reference?.high];
  const [low, high, baseLow, baseHigh] = ends.map((end) => (Number.isFinite(end) ? Number(end) : Number.NaN));
  if (low === undefined || high === undefined || baseLow === undefined || baseHigh === undefined) return "unknown";
  if ([low, high, baseLow, baseHigh].some(Number.isNaN)) return "unknown";
  const beyond = difference > 0 ? low > share * baseHigh : high < share * baseLow;
  return beyond ? "beyond" : "within";
}

function imbalanceOf(cell: CellAnalysis): number | null {
  const own = breakdownOf(cell);
  const ranks = (own?.ranks ?? []).map(({ step, exchange }) => step - exchange).filter(Number.isFinite);
  if (own === undefined || ranks.length < 2) return null;
  return own.step - own.exchange - ranks.reduce((sum, each) => sum + each, 0) / ranks.length;
}
