import { logGamma } from "../../src/stats/log-gamma.js";
import { normalCdf } from "../../src/stats/normal.js";
import { studentQuantile } from "../../src/stats/student-t.js";

/**
 * The fewest blocks of a design that looks once and knows spread and effect beforehand: one-sided t
 * tests of both error rates, each of the stated power.
 * @param effect distance of the truth from the margin, in standard deviations of the paired log ratio
 */
export function fixedBlocks(effect: number, alphas: readonly number[], power: number): number {
  let n = 2;
  while (alphas.some((alpha) => powerOf(n, effect, alpha) < power)) n += 1;
  return n;
}

/**
 * P(T > t(1 - alpha, nu)) for Student's T with noncentrality effect sqrt(n): the normal tail, averaged
 * over the chi distribution of the estimated deviation, by the midpoint rule.
 * Johnson, Kotz and Balakrishnan, "Continuous Univariate Distributions", vol. 2, chapter 31.
 */
function powerOf(n: number, effect: number, alpha: number): number {
  const nu = n - 1;
  const critical = studentQuantile(1 - alpha, nu);
  const logScale = Math.LN2 + (nu / 2) * Math.log(nu / 2) - logGamma(nu / 2);
  let power = 0;
  for (let i = 0; i < slices; i++) {
    // s / sigma; beyond 6 even two values never lie.
    const ratio = ((i + 0.5) * 6) / slices;
    const density = Math.exp(logScale + (nu - 1) * Math.log(ratio) - (nu * ratio ** 2) / 2);
    power += density * (6 / slices) * normalCdf(effect * Math.sqrt(n) - critical * ratio);
  }
  return power;
}

const slices = 2000;
