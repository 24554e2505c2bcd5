/**
 * Logarithm of the gamma function for x > 0, to some 15 digits.
 * Lanczos, "A precision approximation of the gamma function", SIAM J. Numer. Anal. B 1 (1964), with
 * Godfrey's coefficients for g = 7 and nine terms.
 */
export function logGamma(x: number): number {
  // Reflection: the series is good from one half on.
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  let series = first;
  for (const [i, coefficient] of coefficients.entries()) series += coefficient / (x + i);
  const shifted = x + g - 0.5;
  return logRootOfTwoPi + (x - 0.5) * Math.log(shifted) - shifted + Math.log(series);
}

const g = 7;
const logRootOfTwoPi = 0.5 * Math.log(2 * Math.PI);
const first = 0.99999999999980993;
const coefficients = [
  676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905,
  -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];
