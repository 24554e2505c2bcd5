export interface Truncation {
  /** Values to drop from the front: where the standard error of the mean of the rest is smallest. */
  readonly index: number;
  /** False where the best truncation lies past half of the series: no steady state was reached. */
  readonly steady: boolean;
  /** The smallest squared standard error (times m/(m-1)) of the batch means; NaN for too short a series. */
  readonly statistic: number;
}

const batchSize = 5;

/**
 * MSER-5: means of batches of five, then the truncation d that minimises
 * sum_{i>=d} (x_i - mean)^2 / (m - d)^2 over the m batch means. The last batches (five, at most a
 * quarter) are no candidates, because a few values that happen to be close would always win.
 * A series of fewer than two batches tells nothing: index 0, not steady.
 * White, "An effective truncation heuristic for bias reduction in simulation output", Simulation 69
 * (1997); Spratt, "Heuristics for the startup problem" (1998).
 */
export function mser5(series: ArrayLike<number>): Truncation {
  const means = batchMeans(series);
  const m = means.length;
  if (m < 2) return { index: 0, steady: false, statistic: Number.NaN };
  const ignored = Math.max(1, Math.min(batchSize, Math.floor(m / 4)));
  let best = 0;
  let statistic = Number.POSITIVE_INFINITY;
  // Welford's recurrence from the back: mean and squares of the last `count` batch means.
  let mean = 0;
  let squares = 0;
  for (let d = m - 1; d >= 0; d--) {
    const count = m - d;
    const value = means[d] ?? 0;
    const delta = value - mean;
    mean += delta / count;
    squares += delta * (value - mean);
    const candidate = squares / count ** 2;
    if (d < m - ignored && candidate <= statistic) {
      best = d;
      statistic = candidate;
    }
  }
  const index = best * batchSize;
  return { index, steady: index <= Math.floor((m * batchSize) / 2), statistic };
}

/** Means of whole batches; what is left over at the end is not looked at. */
function batchMeans(series: ArrayLike<number>): Float64Array {
  const means = new Float64Array(Math.floor(series.length / batchSize));
  for (let batch = 0; batch < means.length; batch++) {
    let sum = 0;
    for (let i = 0; i < batchSize; i++) sum += series[batch * batchSize + i] ?? 0;
    means[batch] = sum / batchSize;
  }
  return means;
}
