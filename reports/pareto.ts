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

/** An end of an interval; that of one trial is not known. */
const lowOf = ({ low }: MetricSummary): number => low ?? Number.NEGATIVE_INFINITY;
const highOf = ({ high }: MetricSummary): number => high ?? Number.POSITIVE_INFINITY;

/** The largest of the values so far, at each position. */
function runningMost(values: readonly number[]): readonly number[] {
  let most = Number.NEGATIVE_INFINITY;
  return values.map((value) => {
    most = Math.max(most, value);
    return most;
  });
}

/** How many of values in descending order are above the limit. */
function countAbove(descending: readonly number[], limit: number): number {
  let [from, to] = [0, descending.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((descending[middle] ?? limit) > limit) from = middle + 1;
    else to = middle;
  }
  return from;
}

/**
 * The most that a cell with a first number above a limit has of the second: one sort, then one search a question, for a
 * study may have a hundred thousand cells.
 */
function mostBeyond(pairs: readonly (readonly [number, number])[]): (limit: number) => number {
  const sorted = pairs.toSorted(([a], [b]) => b - a);
  const firsts = sorted.map(([first]) => first);
  const most = runningMost(sorted.map(([, second]) => second));
  return (limit) => most[countAbove(firsts, limit) - 1] ?? Number.NEGATIVE_INFINITY;
}

/** Every cell that has both numbers, the fastest first: what a choice between speed and accuracy can be made from. */
export function paretoOf(series: readonly Series[]): readonly ParetoCell[] {
  const measured = eachCell(series).flatMap(({ series: entry, cell }): Measured[] => {
    const [throughput, accuracy] = [metricOf(cell, "throughput"), metricOf(cell, "accuracy")];
    if (throughput === undefined || accuracy === undefined || !(throughput.median > 0)) return [];
    return [{ series: entry, cell, throughput, accuracy }];
  });
  const standing = standings(measured);
  const fastest = measured.toSorted((a, b) => b.throughput.median - a.throughput.median);
  return fastest.map((one) => ({ ...one, standing: standing(one) }));
}

/** Dominated for sure: even the ends of the intervals that speak for a cell do not reach another; accuracies that are equal in every trial count as such. */
function standings(all: readonly Measured[]): (one: Measured) => Standing {
  const accuracyOfFaster = mostBeyond(all.map(({ throughput, accuracy }) => [throughput.median, accuracy.median]));
  const speedOfBetter = mostBeyond(all.map(({ throughput, accuracy }) => [accuracy.median, throughput.median]));
  const sureAccuracy = mostBeyond(all.map(({ throughput, accuracy }) => [lowOf(throughput), lowOf(accuracy)]));
  return ({ throughput, accuracy }) => {
    const front =
      accuracyOfFaster(throughput.median) < accuracy.median && speedOfBetter(accuracy.median) < throughput.median;
    if (front) return "front";
    const known = Number.isFinite(highOf(throughput)) && Number.isFinite(highOf(accuracy));
    return known && sureAccuracy(highOf(throughput)) >= highOf(accuracy) ? "dominated" : "near";
  };
}
