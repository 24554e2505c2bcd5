/**
 * Holm's adjusted p values, in the order given: the chance of any false alarm among all stays below
 * the level that they are compared with, whatever the dependence.
 * Holm, "A simple sequentially rejective multiple test procedure", Scand. J. Stat. 6 (1979) 65.
 */
export function holm(pValues: readonly number[]): number[] {
  const adjusted = new Array<number>(pValues.length).fill(1);
  let largest = 0;
  for (const [rank, { p, index }] of ascending(pValues).entries()) {
    largest = Math.max(largest, Math.min(1, (pValues.length - rank) * p));
    adjusted[index] = largest;
  }
  return adjusted;
}

const ascending = (pValues: readonly number[]) => pValues.map((p, index) => ({ p, index })).sort((a, b) => a.p - b.p);
