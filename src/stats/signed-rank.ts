import { midRanks, tieSum } from "./mid-ranks.js";
import { signedRankSums } from "./rank-sums.js";
import { exactTails, normalTails, type Tails } from "./tails.js";

export interface SignedRank extends Tails {
  /** Sum of the ranks of |d| over the positive differences. */
  readonly statistic: number;
  /** Differences that are not zero: zeros say nothing about the sign, and are left out. */
  readonly n: number;
}

/** Counting takes some n^3 steps. */
const mostExact = 300;

/**
 * Wilcoxon's signed-rank test that differences are symmetric around zero: exact also with ties, by
 * the conditional distribution of the signs; for more than 300 by the normal approximation with tie
 * and continuity correction. Zeros are left out, as Wilcoxon and R do. `less` is small where the
 * differences tend to be negative. Without a difference other than zero every p is 1.
 * Wilcoxon, Biometrics 1 (1945) 80; Lehmann, "Nonparametrics", section 3.2.
 */
export function signedRank(differences: ArrayLike<number>): SignedRank {
  const kept = Array.from(differences).filter((one) => one !== 0);
  const n = kept.length;
  const ranks = midRanks(kept.map(Math.abs));
  const statistic = ranks.reduce((sum, rank, i) => ((kept[i] ?? 0) > 0 ? sum + rank : sum), 0);
  if (n > mostExact) {
    const variance = (n * (n + 1) * (2 * n + 1)) / 24 - tieSum(ranks) / 48;
    return { statistic, n, ...normalTails(statistic, (n * (n + 1)) / 4, Math.sqrt(variance), 0.5) };
  }
  return { statistic, n, ...exactTails(signedRankSums(ranks.map((rank) => 2 * rank)), 2 * statistic) };
}
