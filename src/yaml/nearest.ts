/** Optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours count 1 each. */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const now = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1];
      const change = (last[column - 1] ?? 0) + (same ? 0 : 1);
      const swapped = column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      const swap = swapped ? (before[column - 2] ?? 0) + 1 : change;
      now.push(Math.min(change, swap, (last[column] ?? 0) + 1, (now[column - 1] ?? 0) + 1));
    }
    [before, last] = [last, now];
  }
  return last[b.length] ?? 0;
}

const slips = (text: string): number => (text.length < 2 ? 0 : Math.max(1, Math.floor(text.length / 3)));

/** The candidate that `text` most likely meant: at most a third of it differs, or it is a part; else undefined. */
export function nearest(text: string, candidates: readonly string[]): string | undefined {
  const wanted = text.slice(0, 100).toLowerCase();
  const scored = candidates.map((candidate) => ({ candidate, far: distance(wanted, candidate.toLowerCase()) }));
  const best = scored.sort((a, b) => a.far - b.far)[0];
  if (best !== undefined && best.far <= slips(wanted)) return best.candidate;
  return wanted.length >= 4 ? candidates.find((candidate) => candidate.toLowerCase().includes(wanted)) : undefined;
}

export const suggestion = (best: string): string => `did you mean \`${best}\`?`;

/** "did you mean `x`?", or else what there is. */
export function didYouMean(text: string, candidates: readonly string[], otherwise: string): string {
  const best = nearest(text, candidates);
  return best === undefined ? otherwise : suggestion(best);
}
