import { bisection } from "../../../src/stats/bisection.js";
import { normalCdf } from "../../../src/stats/normal.js";

/**
 * Boundaries that the sum S of values with known variance process V never crosses but with chance alpha, mixed over
 * normal alternatives of precision rho. Howard, Ramdas, McAuliffe and Sekhon, "Time-uniform, nonparametric,
 * nonasymptotic confidence sequences", Ann. Statist. 49 (2021) 1055, propositions 5 and 6.
 */
export const bestRho = (v: number, alpha: number): number =>
  v / (2 * Math.log(1 / alpha) + Math.log(1 + 2 * Math.log(1 / alpha)));

/** Logarithm of the two-sided mixture supermartingale. */
export const logMixture = (s: number, v: number, rho: number): number =>
  0.5 * Math.log(rho / (v + rho)) + s ** 2 / (2 * (v + rho));

export const mixtureBound = (v: number, alpha: number, rho: number): number =>
  Math.sqrt((v + rho) * (Math.log((v + rho) / rho) + 2 * Math.log(1 / alpha)));

/** One-sided: `rho` is best at v for twice the alpha. */
export const logOneSidedMixture = (s: number, v: number, rho: number): number =>
  0.5 * Math.log((4 * rho) / (v + rho)) + s ** 2 / (2 * (v + rho)) + Math.log(normalCdf(s / Math.sqrt(v + rho)));

export const oneSidedBound = (v: number, alpha: number, rho: number): number =>
  bisection(0, 2 * mixtureBound(v, alpha, rho), (s) => logOneSidedMixture(s, v, rho) < Math.log(1 / alpha));
