import { type RankEstimate, type RankNull, rankEstimate } from "./rank-interval.js";
import { drawnRankSumSteps, drawnRankSums } from "./rank-sums.js";

const mostSteps = 2e8;

/**
 * Hodges and Lehmann's shift between two independent samples: the median of all differences x - y,
 * with the interval that inverts the exact Mann-Whitney test (its distribution without ties, with
 * which the interval is never too short; the normal approximation beyond some 60 values each).
 * Hodges and Lehmann, Ann. Math. Stat. 34 (1963) 598.
 * @throws {RangeError} where a sample is empty
 */
export function shiftInterval(x: ArrayLike<number>, y: ArrayLike<number>, level: number): RankEstimate {
  const differences = new Float64Array(x.length * y.length);
  for (let i = 0; i < x.length; i++) {
    for (let j = 0; j < y.length; j++) differences[i * y.length + j] = (x[i] ?? 0) - (y[j] ?? 0);
  }
  return rankEstimate(differences.sort(), nullOf(Math.min(x.length, y.length), x.length + y.length), level);
}

/** Of U, for m values of `all`. */
function nullOf(m: number, all: number): RankNull {
  const ranks = Array.from({ length: all }, (_, i) => i + 1);
  if (drawnRankSumSteps(ranks, m) <= mostSteps) {
    return { chances: drawnRankSums(ranks, m).subarray((m * (m + 1)) / 2) };
  }
  const pairs = m * (all - m);
  return { mean: pairs / 2, deviation: Math.sqrt((pairs * (all + 1)) / 12) };
}
