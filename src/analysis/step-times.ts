import { manyQuantiles } from "../stats/many-quantiles.js";
import type { CellAnalysis } from "../types/analysis.js";
import type { CompletedTrial } from "./outcomes.js";

/** Quantiles at 0, 0.025, ... 1: enough for a curve, and a file that stays small. */
const intervals = 40;
const probabilities = Array.from({ length: intervals + 1 }, (_, i) => i / intervals);
/** Far finer than a clock's noise. */
const digits = 6;

/**
 * The distribution of a cell's steps: quantiles (type 7) over the windows of all completed trials, in seconds,
 * slowest rank of each step. It describes; comparisons and intervals are made of trials, never of steps.
 * @returns undefined where no trial has a step
 */
export function stepTimesOf(trials: readonly CompletedTrial[]): CellAnalysis["stepTimes"] {
  const windows = trials.map(({ measurement }) => measurement.stepSeconds).filter((steps) => steps.length > 0);
  const n = windows.reduce((sum, steps) => sum + steps.length, 0);
  if (n === 0) return undefined;
  const pooled = new Float64Array(n);
  let at = 0;
  for (const steps of windows) {
    pooled.set(steps, at);
    at += steps.length;
  }
  const quantiles = manyQuantiles(pooled, probabilities).map((seconds) => Number(seconds.toPrecision(digits)));
  return { quantiles, n, trials: windows.length };
}
