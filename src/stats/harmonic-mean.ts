/**
 * Count over the sum of inverses: the mean of rates over equal work, which is total work over total
 * time. Hoefler and Belli, "Scientific benchmarking of parallel computing systems", SC 2015, rule 3.
 */
export function harmonicMean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += 1 / (values[i] ?? 0);
  return values.length / sum;
}
