/** Chance of the most extreme order of n pairs, two-sided: no signed-rank test can find a smaller p. */
export const smallestPairedP = (pairs: number): number => Math.min(1, 2 ** (1 - pairs));

/** The same of two groups: 2 over the number of ways to choose one of them. */
export function smallestUnpairedP(base: number, candidate: number): number {
  let chance = 2;
  for (let i = 1; i <= Math.min(base, candidate); i++) chance *= i / (Math.max(base, candidate) + i);
  return Math.min(1, chance);
}

/** The fewest trials on each side with which one of so many tests can find a difference at alpha, shared among all. */
export function trialsNeeded(tests: number, alpha: number): number {
  let n = 2;
  while (smallestUnpairedP(n, n) * tests > alpha) n++;
  return n;
}
