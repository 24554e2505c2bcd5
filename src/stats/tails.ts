import { normalCdf } from "./normal.js";

/** P values of a statistic S that is large where the first sample, or the differences, are large. */
export interface Tails {
  /** P(S <= observed): small where the values tend to be smaller. */
  readonly less: number;
  /** P(S >= observed): small where the values tend to be larger. */
  readonly greater: number;
  /** Twice the smaller one, at most 1. */
  readonly twoSided: number;
  /** Counted exactly, or by the normal approximation with corrections for ties and continuity. */
  readonly method: "exact" | "normal";
}

/** @param chances index s holds P(S = s) */
export function exactTails(chances: Float64Array, observed: number): Tails {
  const sum = (part: Float64Array): number =>
    Math.min(
      1,
      part.reduce((total, one) => total + one, 0),
    );
  return tails(sum(chances.subarray(0, observed + 1)), sum(chances.subarray(observed)), "exact");
}

/** @param halfStep half the distance between neighbouring values of S: the continuity correction */
export function normalTails(observed: number, mean: number, deviation: number, halfStep: number): Tails {
  if (deviation === 0) return tails(1, 1, "normal");
  const below = normalCdf((observed - mean + halfStep) / deviation);
  return tails(below, normalCdf((mean - observed + halfStep) / deviation), "normal");
}

const tails = (less: number, greater: number, method: Tails["method"]): Tails => ({
  less,
  greater,
  twoSided: Math.min(1, 2 * Math.min(less, greater)),
  method,
});
