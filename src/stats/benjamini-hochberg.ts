/**
 * Benjamini and Hochberg's adjusted p values, in the order given: of all differences called at a level, at most that
 * share is expected to be none, where the tests are independent or positively dependent.
 * Benjamini and Hochberg, "Controlling the false discovery rate", J. R. Stat. Soc. B 57 (1995) 289.
 */
export function benjaminiHochberg(pValues: readonly number[]): number[] {
  const descending = pValues.map((p, index) => ({ p, index })).sort((a, b) => b.p - a.p);
  const adjusted = new Array<number>(pValues.length).fill(1);
  let smallest = 1;
  for (const [before, { p, index }] of descending.entries()) {
    smallest = Math.min(smallest, (pValues.length / (pValues.length - before)) * p);
    adjusted[index] = smallest;
  }
  return adjusted;
}
