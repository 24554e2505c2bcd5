import type { Alarm } from "./alarm.js";

interface Weighted {
  readonly average: number;
  readonly variance: number;
}

type Weights = (index: number, count: number) => number;

const evenWeights: Weights = () => 1;

/** The nearest to the change counts most. */
export const linearWeights: Weights = (index, count) => (count - index) / count;

/** Weighted average, and the unweighted variance around it. */
export function analyze(values: readonly number[], weights: Weights): Weighted {
  const weighted = values.map((value, i) => ({ value, weight: weights(i, values.length) }));
  const total = weighted.reduce((sum, { weight }) => sum + weight, 0);
  const average = weighted.reduce((sum, { value, weight }) => sum + value * weight, 0) / total;
  const squares = values.reduce((sum, value) => sum + (value - average) ** 2, 0);
  return { average, variance: squares / (values.length - 1) };
}

/**
 * Perfherder's t of two windows of runs, before and after a change (mozilla/treeherder,
 * treeherder/perf/perfalert/perfalert/__init__.py).
 */
export function perfherderT(before: readonly number[], after: readonly number[], weights = evenWeights): number {
  const [one, other] = [analyze(before, weights), analyze(after, weights)];
  const difference = other.average - one.average;
  if (difference === 0) return 0;
  return difference / Math.sqrt(one.variance / before.length + other.variance / after.length);
}

/** Its defaults: twelve runs on each side, t above 7, and a change of at least 2 %. */
const [window, threshold, least] = [12, 7, 0.02];

export const perfherder: Alarm = {
  name: "Perfherder: weighted t above 7 and a change of 2 %, 12 runs a side",
  trials: window,
  alarms: (before, after) =>
    perfherderT([...before].reverse(), after, linearWeights) <= -threshold &&
    analyze(after, evenWeights).average - analyze(before, evenWeights).average <= Math.log(1 - least),
};
