interface Stitching {
  /** From where on the variance process is watched; below, the boundary is that of vMin. */
  readonly vMin: number;
  /** Sub-gamma scale: 0 for values with Gaussian tails. */
  readonly c: number;
  /** How fast the epochs' shares of alpha fall, above 1, and how fast epochs grow. */
  readonly s: number;
  readonly eta: number;
}

/**
 * The polynomial stitched boundary of the sum at variance v: crossed ever after with chance alpha. Howard, Ramdas,
 * McAuliffe and Sekhon, "Time-uniform, nonparametric, nonasymptotic confidence sequences", Ann. Statist. 49 (2021)
 * 1055, theorem 1.
 */
export function stitchedBound(v: number, alpha: number, { vMin, c, s, eta }: Stitching): number {
  const watched = Math.max(v, vMin);
  const growth = s * Math.log(Math.log((eta * watched) / vMin));
  const ell = growth + Math.log(zeta(s) / (alpha * Math.log(eta) ** s));
  const k1 = (eta ** 0.25 + eta ** -0.25) / Math.SQRT2;
  const linear = c * ((Math.sqrt(eta) + 1) / 2) * ell;
  return Math.sqrt(k1 ** 2 * watched * ell + linear ** 2) + linear;
}

/** Riemann's zeta function for s above 1: a sum, and the rest by Euler and Maclaurin's formula. */
function zeta(s: number): number {
  const terms = 1_000;
  let sum = 0;
  for (let k = 1; k < terms; k++) sum += k ** -s;
  return sum + terms ** (1 - s) / (s - 1) + terms ** -s / 2 + (s * terms ** (-s - 1)) / 12;
}
