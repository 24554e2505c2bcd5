import { bisection } from "./bisection.js";

/**
 * P(Z <= z) for the standard normal distribution, to some 13 digits, in the tails as well.
 * Near the middle the series 26.2.11, in the tails the continued fraction 26.2.14 of Abramowitz and
 * Stegun, "Handbook of Mathematical Functions".
 */
export function normalCdf(z: number): number {
  if (Math.abs(z) >= tailFrom) return z < 0 ? upperTail(-z) : 1 - upperTail(z);
  let term = z;
  let sum = z;
  for (let i = 3; Math.abs(term) > 1e-17; i += 2) {
    term *= (z * z) / i;
    sum += term;
  }
  return 0.5 + density(z) * sum;
}

/** The z with P(Z <= z) = p, by bisection. Infinite for p = 0 and p = 1. @throws {RangeError} where p lies outside of [0, 1] */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`a quantile's p lies in [0, 1], found ${p}`);
  if (p > 0.5) return -normalQuantile(1 - p);
  if (p === 0) return Number.NEGATIVE_INFINITY;
  return p === 0.5 ? 0 : -bisection(0, farthest, (z) => normalCdf(-z) > p);
}

/** From here on the sum of the series loses digits of the small tail. */
const tailFrom = 2.5;
/** Beyond it the density is not a double any more. */
const farthest = 40;
const terms = 200;

const density = (z: number): number => Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);

/** density(z) / (z + 1/(z + 2/(z + 3/(z + ...)))), from the back. */
function upperTail(z: number): number {
  if (z > farthest) return 0;
  let fraction = z;
  for (let i = terms; i >= 1; i--) fraction = z + i / fraction;
  return density(z) / fraction;
}
