/** Sum over count: the mean of costs. NaN without values. */
export function arithmeticMean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] ?? 0;
  return sum / values.length;
}
