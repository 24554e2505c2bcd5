import { quantile, sorted } from "./quantile.js";

export interface Fences {
  readonly low: number;
  readonly high: number;
  /** Positions of the values beyond the fences, ascending. */
  readonly outliers: readonly number[];
}

/**
 * Tukey's fences: one and a half interquartile ranges beyond the quartiles (type 7). What lies
 * beyond is worth a look; it is never dropped. Below four values nothing can.
 * Tukey, "Exploratory Data Analysis" (1977), section 2D.
 */
export function tukeyFences(values: readonly number[]): Fences {
  if (values.length < 4) return { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY, outliers: [] };
  const ascending = sorted(values);
  const [first, third] = [quantile(ascending, 0.25), quantile(ascending, 0.75)];
  const low = first - 1.5 * (third - first);
  const high = third + 1.5 * (third - first);
  return { low, high, outliers: values.flatMap((value, i) => (value < low || value > high ? [i] : [])) };
}
