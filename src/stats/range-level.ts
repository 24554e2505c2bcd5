/**
 * Chance that the range [smallest, largest] of n independent values covers the median: it misses
 * only where all values lie on one side of it, 1 - 2 (1/2)^n. 0.9375 for n = 5, 0.96875 for n = 6.
 */
export function rangeLevel(n: number): number {
  return n < 1 ? 0 : 1 - 2 ** (1 - n);
}
