import { quantile, sorted } from "./quantile.js";

export interface RowBootstrap {
  /** Two-sided confidence, e.g. 0.95. */
  readonly level: number;
  readonly resamples: number;
  /** Whole numbers from 0 to limit - 1, from a seeded generator. */
  readonly below: (limit: number) => number;
}

/**
 * Percentile intervals of several statistics of the same rows. A resample is how often each row was drawn, so that
 * statistics of 100,000 rows need no copies; all statistics see the same resamples.
 * Efron and Tibshirani, "An Introduction to the Bootstrap", chapter 13.
 * @param rows how many there are, at least one
 * @param statistics each from weights, one a row; undefined where a resample has none, which then does not count
 * @returns low and high of each statistic; undefined where no resample had one
 */
export function rowBootstrap(
  rows: number,
  statistics: readonly ((weights: Int32Array) => number | undefined)[],
  { level, resamples, below }: RowBootstrap,
): readonly ({ readonly low: number; readonly high: number } | undefined)[] {
  const found = statistics.map((): number[] => []);
  const weights = new Int32Array(rows);
  for (let resample = 0; resample < resamples; resample++) {
    weights.fill(0);
    for (let draw = 0; draw < rows; draw++) {
      const row = below(rows);
      weights[row] = (weights[row] ?? 0) + 1;
    }
    for (const [at, statistic] of statistics.entries()) {
      const value = statistic(weights);
      if (value !== undefined) found[at]?.push(value);
    }
  }
  const tail = (1 - level) / 2;
  return found.map((values) => {
    if (values.length === 0) return undefined;
    const ascending = sorted(values);
    return { low: quantile(ascending, tail), high: quantile(ascending, 1 - tail) };
  });
}
