/** Rows whose stated probability lies in one bin. */
export interface CalibrationBin {
  /** Mean of the stated probabilities. */
  readonly stated: number;
  /** Share of rows for which it came true. */
  readonly observed: number;
  readonly rows: number;
}

const bins = 10;

/**
 * Stated probabilities against what came true, in ten bins of equal width; empty bins are left out.
 * Guo, Pleiss, Sun and Weinberger, "On Calibration of Modern Neural Networks", ICML 2017, equations 1 and 2.
 * @param probabilities from 0 to 1, one a row
 * @param outcomes 1 where it came true, else 0
 * @param weights how often each row counts; once by default
 */
export function calibrationBins(
  probabilities: ArrayLike<number>,
  outcomes: ArrayLike<number>,
  weights?: ArrayLike<number>,
): readonly CalibrationBin[] {
  const sums = Array.from({ length: bins }, () => ({ stated: 0, observed: 0, rows: 0 }));
  for (let row = 0; row < probabilities.length; row++) {
    const stated = probabilities[row] ?? Number.NaN;
    const sum = stated <= 1 ? sums[Math.min(bins - 1, Math.floor(stated * bins))] : undefined;
    if (sum === undefined) throw new RangeError(`a probability of ${stated}`);
    const weight = weights === undefined ? 1 : (weights[row] ?? 0);
    sum.stated += weight * stated;
    sum.observed += weight * (outcomes[row] ?? 0);
    sum.rows += weight;
  }
  return sums
    .filter(({ rows }) => rows > 0)
    .map(({ stated, observed, rows }) => ({ stated: stated / rows, observed: observed / rows, rows }));
}

/** Expected calibration error: the bins' mean distance between stated and observed, by their rows (the same, equation 3). */
export function calibrationError(found: readonly CalibrationBin[]): number {
  const rows = found.reduce((sum, bin) => sum + bin.rows, 0);
  return found.reduce((sum, bin) => sum + (bin.rows / rows) * Math.abs(bin.stated - bin.observed), 0);
}
