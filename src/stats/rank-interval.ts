import { median } from "./median.js";
import { normalCdf } from "./normal.js";

export interface RankEstimate {
  readonly estimate: number;
  /** Infinite where there are too few values for the level asked. */
  readonly low: number;
  readonly high: number;
  /** Achieved: at least the one asked; 1 for an infinite interval. */
  readonly level: number;
}

/** Null distribution of a rank statistic over 0..M, symmetric: counted, or too large to be counted. */
export type RankNull = { readonly chances: Float64Array } | { readonly mean: number; readonly deviation: number };

/**
 * The interval that inverts a rank test: [v(k), v(M + 1 - k)] of M sorted values (differences or
 * Walsh averages), k the largest with P(S <= k - 1) <= (1 - level)/2. With ties it covers with at
 * least its level.
 * Hodges and Lehmann, Ann. Math. Stat. 34 (1963) 598; Hollander and Wolfe, sections 3.3 and 4.3.
 */
export function rankEstimate(ascending: Float64Array, distribution: RankNull, level: number): RankEstimate {
  const tail = (1 - level) / 2;
  let k = 0;
  let below = 0;
  for (const [i, chance] of cumulative(distribution)) {
    if (chance > tail || 2 * i > ascending.length) break;
    k = i + 1;
    below = chance;
  }
  const estimate = median(ascending);
  if (k === 0) return { estimate, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY, level: 1 };
  const low = ascending[k - 1] ?? Number.NaN;
  const high = ascending[ascending.length - k] ?? Number.NaN;
  return { estimate, low, high, level: 1 - 2 * below };
}

/** P(S <= i) for i = 0, 1, ... */
function* cumulative(distribution: RankNull): Generator<readonly [number, number], void> {
  if ("chances" in distribution) {
    let sum = 0;
    for (const [i, chance] of distribution.chances.entries()) {
      sum += chance;
      yield [i, sum];
    }
    return;
  }
  const { mean, deviation } = distribution;
  for (let i = 0; i <= 2 * mean; i++) yield [i, normalCdf((i + 0.5 - mean) / deviation)];
}
