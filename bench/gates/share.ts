import { bisection } from "../../src/stats/bisection.js";
import { incompleteBeta } from "../../src/stats/incomplete-beta.js";

/**
 * The largest chance of an event that still agrees, at 95 %, with its having happened k times in n: the upper end of
 * Clopper and Pearson's one-sided interval ("The use of confidence or fiducial limits", Biometrika 26 (1934) 404).
 */
export function atMost(k: number, n: number): number {
  if (k >= n) return 1;
  // P(B <= k), B binomial(n, p), falls with p.
  return bisection(k / n, 1, (p) => incompleteBeta(1 - p, p, n - k, k + 1) > 0.05);
}
