import type { CellAnalysis } from "../types/analysis.js";
import type { Levels } from "../types/suite.js";

interface MatchedCells<Cell> {
  readonly matched: readonly { readonly base: Cell; readonly candidate: Cell }[];
  readonly unmatched: { readonly base: readonly Cell[]; readonly candidate: readonly Cell[] };
}

/** The order in which a suite names its factors is not part of a cell. */
const keyOf = (levels: Levels): string =>
  JSON.stringify(Object.entries(levels).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));

/** Cells with the same levels, in the base's order, and those that only one side has. */
export function matchCells<Cell extends Pick<CellAnalysis, "levels">>(
  base: readonly Cell[],
  candidate: readonly Cell[],
): MatchedCells<Cell> {
  const byLevels = new Map(candidate.map((cell) => [keyOf(cell.levels), cell]));
  const matched: { base: Cell; candidate: Cell }[] = [];
  const alone: Cell[] = [];
  for (const cell of base) {
    const other = byLevels.get(keyOf(cell.levels));
    if (other === undefined) alone.push(cell);
    else matched.push({ base: cell, candidate: other });
  }
  const taken = new Set(matched.map((pair) => pair.candidate));
  return { matched, unmatched: { base: alone, candidate: candidate.filter((cell) => !taken.has(cell)) } };
}
