import { normalCdf, normalQuantile } from "./normal.js";
import { quantile, sorted } from "./quantile.js";

export interface Bootstrap {
  /** Two-sided confidence, e.g. 0.95. */
  readonly level: number;
  readonly resamples: number;
  readonly method: "percentile" | "basic" | "bca";
  /** Whole numbers from 0 to limit - 1, from a seeded generator: the same seed gives the same interval. */
  readonly below: (limit: number) => number;
}

export interface BootstrapInterval {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

/**
 * Bootstrap interval of a statistic of independent items (blocks, trials; never the steps of one
 * trial). BCa corrects for bias by the share of resamples below the estimate, and for skew by the
 * jackknife's acceleration. Where all resamples agree the interval is the estimate.
 * Efron and Tibshirani, "An Introduction to the Bootstrap", chapters 13 and 14.
 * @throws {RangeError} without items
 */
export function bootstrapInterval<T>(
  items: readonly T[],
  statistic: (sample: readonly T[]) => number,
  { level, resamples, method, below }: Bootstrap,
): BootstrapInterval {
  if (items.length === 0) throw new RangeError("a bootstrap of no items");
  const estimate = statistic(items);
  const drawn = Array.from({ length: resamples }, () =>
    statistic(Array.from(items, () => items[below(items.length)] as T)),
  );
  const replicates = sorted(drawn);
  const tail = (1 - level) / 2;
  const adjusted = method === "bca" ? bcaPoints(items, statistic, replicates, estimate) : (p: number) => p;
  const low = quantile(replicates, adjusted(tail));
  const high = quantile(replicates, adjusted(1 - tail));
  return method === "basic"
    ? { estimate, low: 2 * estimate - high, high: 2 * estimate - low }
    : { estimate, low, high };
}

/** Which quantile of the replicates stands for p; equations 14.9 to 14.15. */
function bcaPoints<T>(
  items: readonly T[],
  statistic: (sample: readonly T[]) => number,
  replicates: Float64Array,
  estimate: number,
): (p: number) => number {
  // Ties count one half, as in the percentile of a score.
  const share = replicates.reduce((sum, one) => sum + (one < estimate ? 1 : one === estimate ? 0.5 : 0), 0);
  const bias = normalQuantile(share / replicates.length);
  const acceleration = jackknifeAcceleration(items, statistic);
  if (!Number.isFinite(bias)) return (p) => p;
  return (p) => {
    const z = bias + normalQuantile(p);
    return normalCdf(bias + z / (1 - acceleration * z));
  };
}

function jackknifeAcceleration<T>(items: readonly T[], statistic: (sample: readonly T[]) => number): number {
  if (items.length < 2) return 0;
  const without = items.map((_, left) => statistic(items.filter((_, i) => i !== left)));
  const mean = without.reduce((sum, one) => sum + one, 0) / without.length;
  let squares = 0;
  let cubes = 0;
  for (const one of without) {
    squares += (mean - one) ** 2;
    cubes += (mean - one) ** 3;
  }
  return squares === 0 ? 0 : cubes / (6 * squares ** 1.5);
}
