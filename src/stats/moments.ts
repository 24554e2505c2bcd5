import { arithmeticMean } from "./arithmetic-mean.js";

export interface Moments {
  readonly n: number;
  readonly mean: number;
  /** Sample standard deviation, n - 1 in its denominator; 0 for one value. */
  readonly deviation: number;
}

/** Mean and standard deviation in two passes, which loses nothing where the spread is small. */
export function moments(values: ArrayLike<number>): Moments {
  const n = values.length;
  const mean = arithmeticMean(values);
  let squares = 0;
  let differ = false;
  for (let i = 0; i < n; i++) {
    const value = values[i] ?? Number.NaN;
    squares += (value - mean) ** 2;
    differ ||= value !== values[0];
  }
  // Equal values are exactly equal, whatever their mean was rounded to.
  if (!differ) return { n, mean: values[0] ?? Number.NaN, deviation: 0 };
  return { n, mean, deviation: Math.sqrt(squares / (n - 1)) };
}
