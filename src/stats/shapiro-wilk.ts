import { normalCdf, normalQuantile } from "./normal.js";
import { sorted } from "./quantile.js";

export interface ShapiroWilk {
  /** Near 1 for normal values. */
  readonly w: number;
  /** Small where the values are not normal. */
  readonly p: number;
}

/**
 * Shapiro and Wilk's test of normality in Royston's approximation, as R and SciPy compute it.
 * Royston, "Remark AS R94", Appl. Stat. 44 (1995) 547.
 * @returns undefined for fewer than 3 or more than 5,000 values, and for equal ones
 */
export function shapiroWilk(values: ArrayLike<number>): ShapiroWilk | undefined {
  const n = values.length;
  const ascending = sorted(values);
  if (n < 3 || n > 5000 || ascending[0] === ascending[n - 1]) return undefined;
  const a = weights(n);
  const mean = ascending.reduce((sum, value) => sum + value, 0) / n;
  const squares = ascending.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const half = a.reduce((sum, weight, i) => sum + weight * ((ascending[n - 1 - i] ?? 0) - (ascending[i] ?? 0)), 0);
  const w = Math.min(1, half ** 2 / squares);
  return { w, p: pValue(w, n) };
}

/** The same for all comparisons of as many values. */
const known = new Map<number, readonly number[]>();

function weights(n: number): readonly number[] {
  const found = known.get(n) ?? makeWeights(n);
  known.set(n, found);
  return found;
}

/** Weights of the distances between the i-th largest and the i-th smallest value. */
function makeWeights(n: number): readonly number[] {
  if (n === 3) return [Math.SQRT1_2];
  const m = Array.from({ length: Math.floor(n / 2) }, (_, i) => -normalQuantile((i + 1 - 0.375) / (n + 0.25)));
  const [m1 = 0, m2 = 0] = m;
  const all = 2 * m.reduce((sum, one) => sum + one ** 2, 0);
  const root = 1 / Math.sqrt(n);
  const a1 = m1 / Math.sqrt(all) + polynomial([0, 0.221157, -0.147981, -2.07119, 4.434685, -2.706056], root);
  if (n <= 5) {
    const scale = Math.sqrt((all - 2 * m1 ** 2) / (1 - 2 * a1 ** 2));
    return [a1, ...m.slice(1).map((one) => one / scale)];
  }
  const a2 = m2 / Math.sqrt(all) + polynomial([0, 0.042981, -0.293762, -1.752461, 5.682633, -3.582633], root);
  const scale = Math.sqrt((all - 2 * m1 ** 2 - 2 * m2 ** 2) / (1 - 2 * a1 ** 2 - 2 * a2 ** 2));
  return [a1, a2, ...m.slice(2).map((one) => one / scale)];
}

function pValue(w: number, n: number): number {
  if (n === 3) return Math.max(0, (6 / Math.PI) * (Math.asin(Math.sqrt(w)) - Math.asin(Math.sqrt(0.75))));
  const y = Math.log1p(-w);
  if (n > 11) {
    const x = Math.log(n);
    const mean = polynomial([-1.5861, -0.31082, -0.083751, 0.0038915], x);
    return upperTail(y, mean, Math.exp(polynomial([-0.4803, -0.082676, 0.0030302], x)));
  }
  const gamma = polynomial([-2.273, 0.459], n);
  if (y >= gamma) return 0;
  const mean = polynomial([0.544, -0.39978, 0.025054, -6.714e-4], n);
  return upperTail(-Math.log(gamma - y), mean, Math.exp(polynomial([1.3822, -0.77857, 0.062767, -0.0020322], n)));
}

const upperTail = (y: number, mean: number, deviation: number): number => normalCdf((mean - y) / deviation);

/** From the constant on. */
const polynomial = (coefficients: readonly number[], x: number): number =>
  coefficients.reduceRight((sum, coefficient) => sum * x + coefficient, 0);
