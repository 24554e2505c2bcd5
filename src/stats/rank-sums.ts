/** Distributions that were counted last: cells with as many values and no ties all ask for the same one. */
const kept = new Map<string, Float64Array>();
const mostKept = 16;

/**
 * Chances of the sum of `count` ranks drawn without replacement, each draw equally likely: the
 * conditional permutation distribution, in which ties are simply equal ranks. Counted by adding one
 * rank after the other; the steps it takes are `drawnRankSumSteps`.
 * Streitberg and Röhmel, "Exact distributions for permutation and rank tests", Stat. Softw. Newsl. 12 (1986).
 * @param ranks whole numbers (doubled where there are halves), in any order
 * @returns index s holds P(sum = s); kept for the next that asks, so not to be written to
 */
export function drawnRankSums(ranks: ArrayLike<number>, count: number): Float64Array {
  const ascending = new Float64Array(ranks).sort();
  const key = `${count} of ${ascending.join()}`;
  const known = kept.get(key);
  if (known !== undefined) return known;
  const [oldest] = kept.keys();
  if (kept.size === mostKept && oldest !== undefined) kept.delete(oldest);
  const chances = countDrawnRankSums(ascending, count);
  kept.set(key, chances);
  return chances;
}

function countDrawnRankSums(ranks: Float64Array, count: number): Float64Array {
  const width = largestSum(ranks, count) + 1;
  const ways = Array.from({ length: count + 1 }, () => new Float64Array(width));
  const none = ways[0];
  if (none !== undefined) none[0] = 1;
  for (let i = 0; i < ranks.length; i++) {
    for (let drawn = Math.min(count, i + 1); drawn >= 1; drawn--)
      addShifted(ways[drawn], ways[drawn - 1], ranks[i] ?? 0);
  }
  const all = ways[count] ?? new Float64Array(width);
  const total = all.reduce((sum, one) => sum + one, 0);
  return all.map((one) => one / total);
}

/** Additions that `drawnRankSums` makes, for the choice between counting and the normal approximation. */
export const drawnRankSumSteps = (ranks: ArrayLike<number>, count: number): number =>
  ranks.length * count * largestSum(ranks, count);

/**
 * Chances of the sum of those ranks that carry a plus sign, each sign equally likely.
 * @param ranks whole numbers (doubled where there are halves)
 * @returns index s holds P(sum = s)
 */
export function signedRankSums(ranks: ArrayLike<number>): Float64Array {
  let chances = Float64Array.of(1);
  for (let i = 0; i < ranks.length; i++) {
    const wider = new Float64Array(chances.length + (ranks[i] ?? 0));
    wider.set(chances);
    addShifted(wider, chances, ranks[i] ?? 0);
    chances = wider.map((one) => one / 2);
  }
  return chances;
}

function addShifted(into: Float64Array | undefined, from: Float64Array | undefined, by: number): void {
  if (into === undefined || from === undefined) return;
  for (let s = Math.min(from.length, into.length - by) - 1; s >= 0; s--) {
    into[s + by] = (into[s + by] ?? 0) + (from[s] ?? 0);
  }
}

function largestSum(ranks: ArrayLike<number>, count: number): number {
  const descending = new Float64Array(ranks).sort().reverse();
  return descending.subarray(0, count).reduce((sum, rank) => sum + rank, 0);
}
