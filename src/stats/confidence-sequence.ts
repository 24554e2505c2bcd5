import { logEValue, supremumLogEValue } from "./e-value.js";
import { type Moments, moments } from "./moments.js";

/** Scale of the prior; trades early against late decisions. */
const priorScale = 1;

export interface ConfidenceSequence {
  readonly n: number;
  readonly mean: number;
  /** Infinite where n is too small to exclude anything. */
  readonly low: number;
  readonly high: number;
  /** 1 - 2 alpha: either side is exceeded, at any look whatsoever, with chance alpha. */
  readonly level: number;
  /** All values are equal: there is no spread to judge by, and low = high = mean. */
  readonly deterministic: boolean;
}

/**
 * The interval {theta : e(theta) < 1/(2 alpha)} for the mean of independent values, with the
 * e-value of a one-sample t statistic. Valid at every n, so that looking after each block costs
 * nothing (Ville's inequality).
 * @param alpha chance of error on one side
 * @param widening how many times as wide as it is the spread is taken to be
 */
export function confidenceSequence(values: ArrayLike<number>, alpha: number, widening = 1): ConfidenceSequence {
  const sample = moments(values);
  const { n, mean } = sample;
  const base = { n, mean, level: 1 - 2 * alpha };
  if (n >= 2 && sample.deviation === 0) return { ...base, low: mean, high: mean, deterministic: true };
  const t = largestT(n, alpha);
  if (t === Number.POSITIVE_INFINITY) return { ...base, low: -t, high: t, deterministic: false };
  const half = (t * widening * sample.deviation) / Math.sqrt(n);
  return { ...base, low: mean - half, high: mean + half, deterministic: false };
}

/**
 * Whether the values exclude theta at alpha: e(theta) >= 1/(2 alpha). False for equal values and
 * for fewer than two, which the rule says nothing about.
 */
export function excludes(sample: Moments, theta: number, alpha: number): boolean {
  if (sample.deviation === 0 || !canExclude(sample.n, alpha)) return false;
  return logEAt(sample.n, (Math.sqrt(sample.n) * (sample.mean - theta)) / sample.deviation) >= -Math.log(2 * alpha);
}

/** Whether n values can exclude anything at all at alpha. Four pairs are the fewest that can at 0.05. */
function canExclude(n: number, alpha: number): boolean {
  // The margin keeps rounding out of n = 3 at 0.05, whose limit is exactly the threshold.
  return n >= 2 && supremumLogEValue(n, n - 1, priorScale) > -Math.log(2 * alpha) + 1e-9;
}

function logEAt(n: number, t: number): number {
  return logEValue({ t, effectiveSize: n, degreesOfFreedom: n - 1, g: priorScale });
}

/** The |t| at which e reaches 1/(2 alpha), by bisection (e grows with |t|); infinite where it never does. */
function largestT(n: number, alpha: number): number {
  if (!canExclude(n, alpha)) return Number.POSITIVE_INFINITY;
  const threshold = -Math.log(2 * alpha);
  let high = 1;
  while (logEAt(n, high) < threshold) high *= 2;
  let low = 0;
  for (let i = 0; i < 200 && high - low > 1e-13 * high; i++) {
    const middle = (low + high) / 2;
    if (logEAt(n, middle) < threshold) low = middle;
    else high = middle;
  }
  return high;
}
