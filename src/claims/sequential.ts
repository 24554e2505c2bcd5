import { caution } from "../stats/caution.js";
import { excludes } from "../stats/confidence-sequence.js";
import { moments } from "../stats/moments.js";
import type { Verdict } from "../types/analysis.js";
import type { ErrorRates } from "../types/suite.js";
import type { Limit } from "./scale.js";

/** Rounding of sums and logarithms must not turn "equal to the bound" into a failure. */
const slack = 1e-9;

/** How far the mean lies on the right side of the least favourable limit; negative on the wrong side. */
export function marginOf(mean: number, limits: readonly Limit[]): number {
  return Math.min(
    Number.POSITIVE_INFINITY,
    ...limits.map(({ side, theta }) => (side === "above" ? mean - theta : theta - mean)),
  );
}

/**
 * The sequential rule for the mean of `values`, one a block: fails when a limit is violated and
 * excluded at alpha.fails, holds when all limits are met and each is excluded at alpha.holds with the
 * spread taken to be somewhat wider than it is, else another block is needed. Equal values (a
 * deterministic metric) have no spread to judge by: they are decided by their value.
 * @param alpha chance of error on one side, already divided among claims and comparisons
 * @param widening of the spread before a claim holds; 1 is the rule as it is published
 */
export function decideSequentially(
  values: readonly number[],
  limits: readonly Limit[],
  alpha: ErrorRates,
  widening = caution,
): { readonly verdict: Exclude<Verdict, "incomparable">; readonly deterministic: boolean } {
  const sample = moments(values);
  if (sample.n >= 2 && sample.deviation === 0) {
    return { verdict: marginOf(sample.mean, limits) >= -slack ? "holds" : "fails", deterministic: true };
  }
  const met = ({ side, theta }: Limit): boolean => (side === "above" ? sample.mean > theta : sample.mean < theta);
  if (limits.some((limit) => !met(limit) && excludes(sample, limit.theta, alpha.fails))) {
    return { verdict: "fails", deterministic: false };
  }
  const wider = { ...sample, deviation: widening * sample.deviation };
  const holds = sample.n > 0 && limits.every((limit) => met(limit) && excludes(wider, limit.theta, alpha.holds));
  return { verdict: holds ? "holds" : "undecided", deterministic: false };
}
