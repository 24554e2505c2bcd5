/** A sorted copy, ascending. */
export function sorted(values: ArrayLike<number>): Float64Array {
  return new Float64Array(values).sort();
}

/**
 * Sample quantile of type 7 (linear interpolation between order statistics; the default of R and
 * NumPy). Hyndman and Fan, "Sample quantiles in statistical packages", Am. Stat. 50 (1996).
 * @param ascending sorted values, at least one
 * @param p in [0, 1]
 * @throws {RangeError} without values
 */
export function quantile(ascending: ArrayLike<number>, p: number): number {
  if (ascending.length === 0) throw new RangeError("a quantile of no values");
  const position = (ascending.length - 1) * p;
  const below = Math.floor(position);
  const low = ascending[below] ?? Number.NaN;
  const high = ascending[Math.min(below + 1, ascending.length - 1)] ?? Number.NaN;
  return low + (position - below) * (high - low);
}
