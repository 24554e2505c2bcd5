import { bisection } from "./bisection.js";
import { incompleteBeta } from "./incomplete-beta.js";

/**
 * Exact two-sided interval of a binomial share: the shares under which neither so many nor so few successes are
 * rarer than (1 - level) / 2. P(B >= k) = I_p(k, n - k + 1) gives its ends as quantiles of beta distributions.
 * Clopper and Pearson, "The use of confidence or fiducial limits illustrated in the case of the binomial",
 * Biometrika 26 (1934); R's binom.test.
 * @param successes an integer in [0, trials]
 * @param trials an integer of at least 1
 * @param level e.g. 0.95
 */
export function binomialInterval(
  successes: number,
  trials: number,
  level: number,
): { readonly low: number; readonly high: number } {
  const tail = (1 - level) / 2;
  const atLeast = (share: number, count: number): number => incompleteBeta(share, 1 - share, count, trials - count + 1);
  return {
    low: successes === 0 ? 0 : bisection(0, 1, (share) => atLeast(share, successes) < tail),
    high: successes === trials ? 1 : bisection(0, 1, (share) => atLeast(share, successes + 1) < 1 - tail),
  };
}
