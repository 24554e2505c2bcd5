import { logGamma } from "./log-gamma.js";

/**
 * Regularised incomplete beta function I_x(a, b), x in [0, 1], to some 13 digits.
 * Continued fraction 8.17.22 of the NIST Digital Library of Mathematical Functions, evaluated by
 * Lentz's method; on the far side of the mean by I_x(a, b) = 1 - I_{1-x}(b, a), where it converges faster.
 * @param y 1 - x, from the caller, who may know it without cancellation
 */
export function incompleteBeta(x: number, y: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (y <= 0) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(y, x, b, a);
  const logFront = logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log(y);
  return (Math.exp(logFront) / a) * fraction(x, a, b);
}

/** 1/(1 + d1/(1 + d2/(1 + ...))): Lentz's method for the denominator. */
function fraction(x: number, a: number, b: number): number {
  let value = 1;
  let c = 1;
  let d = 0;
  for (let i = 1; i <= mostTerms; i++) {
    const numerator = coefficient(i, x, a, b);
    d = 1 / awayFromZero(1 + numerator * d);
    c = awayFromZero(1 + numerator / c);
    value *= c * d;
    if (Math.abs(c * d - 1) < 1e-16) break;
  }
  return 1 / value;
}

/** Enough for parameters of a million: the number of terms grows with the root of the larger. */
const mostTerms = 10_000;

function coefficient(i: number, x: number, a: number, b: number): number {
  const m = Math.floor(i / 2);
  return i % 2 === 0
    ? (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    : (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
}

const awayFromZero = (value: number): number => (Math.abs(value) < 1e-300 ? 1e-300 : value);
