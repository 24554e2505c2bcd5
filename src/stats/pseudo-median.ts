import { type RankEstimate, rankEstimate } from "./rank-interval.js";
import { signedRankSums } from "./rank-sums.js";

const mostExact = 300;

/**
 * Hodges and Lehmann's pseudo-median: the median of the Walsh averages (d_i + d_j)/2, i <= j, with
 * the interval that inverts the exact signed-rank test (its distribution without ties, with which
 * the interval is never too short; the normal approximation for more than 300 values).
 * Hodges and Lehmann, Ann. Math. Stat. 34 (1963) 598; Tukey's graph, Hollander and Wolfe, section 3.3.
 * @throws {RangeError} without values
 */
export function pseudoMedianInterval(values: ArrayLike<number>, level: number): RankEstimate {
  const n = values.length;
  const averages = new Float64Array((n * (n + 1)) / 2);
  let at = 0;
  for (let i = 0; i < n; i++) {
    for (let j = i; j < n; j++) averages[at++] = ((values[i] ?? 0) + (values[j] ?? 0)) / 2;
  }
  const distribution =
    n <= mostExact
      ? { chances: signedRankSums(Array.from({ length: n }, (_, i) => i + 1)) }
      : { mean: (n * (n + 1)) / 4, deviation: Math.sqrt((n * (n + 1) * (2 * n + 1)) / 24) };
  return rankEstimate(averages.sort(), distribution, level);
}
