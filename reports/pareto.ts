import type { CellAnalysis, MetricSummary } from "../src/types/analysis.js";
import { eachCell, metricOf, type Series } from "./series.js";

/**
 * `front`: no other cell has a median throughput and accuracy that are both at least as high, and one higher.
 * `near`: one has, but the intervals leave it open. `dominated`: the intervals lie apart too.
 */
type Standing = "front" | "near" | "dominated";

export interface ParetoCell {
  readonly series: Series;
  readonly cell: CellAnalysis;
  readonly throughput: MetricSummary;
  readonly accuracy: MetricSummary;
  readonly standing: Standing;
}

type Measured = Omit<ParetoCell, "standing">;

const dominates = (a: Measured, b: Measured): boolean => {
  const faster = a.throughput.median - b.throughput.median;
  const better = a.accuracy.median - b.accuracy.median;
  return faster >= 0 && better >= 0 && faster + better > 0;
};

/** An end of an interval; that of one trial is not known. */
const lowOf = ({ low }: MetricSummary): number => low ?? Number.NEGATIVE_INFINITY;
const highOf = ({ high }: MetricSummary): number => high ?? Number.POSITIVE_INFINITY;

/** Even the ends of the intervals that speak for `b` do not reach `a`; accuracies that are equal in every trial count as such. */
const surelyDominates = (a: Measured, b: Measured): boolean =>
  lowOf(a.throughput) > highOf(b.throughput) && lowOf(a.accuracy) >= highOf(b.accuracy);

/** Every cell that has both numbers, the fastest first: what a choice between speed and accuracy can be made from. */
export function paretoOf(series: readonly Series[]): readonly ParetoCell[] {
  const measured = eachCell(series).flatMap(({ series: entry, cell }): Measured[] => {
    const [throughput, accuracy] = [metricOf(cell, "throughput"), metricOf(cell, "accuracy")];
    if (throughput === undefined || accuracy === undefined || !(throughput.median > 0)) return [];
    return [{ series: entry, cell, throughput, accuracy }];
  });
  const fastest = measured.toSorted((a, b) => b.throughput.median - a.throughput.median);
  return fastest.map((one) => ({ ...one, standing: standingOf(one, fastest) }));
}

function standingOf(one: Measured, all: readonly Measured[]): Standing {
  if (!all.some((other) => dominates(other, one))) return "front";
  return all.some((other) => surelyDominates(other, one)) ? "dominated" : "near";
}
