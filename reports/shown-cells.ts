import type { Analysis } from "../src/types/analysis.js";

/** More make a page that takes minutes to make, and that nobody reads. */
const mostCells = 10_000;

interface Shown {
  readonly analysis: Analysis;
  /** What the reader is told; undefined where nothing is left out. */
  readonly leftOut: string | undefined;
}

const written = (count: number): string => count.toLocaleString("en-US");

/** The cells that a page shows: all, or of very many the first ones. Verdicts are those of the whole study in any case. */
export function shownCells(analysis: Analysis, most = mostCells): Shown {
  const { cells } = analysis;
  if (cells.length <= most) return { analysis, leftOut: undefined };
  return {
    analysis: { ...analysis, cells: cells.slice(0, most) },
    leftOut: `figures and tables: the first ${written(most)} of ${written(cells.length)} cells; analysis.json and report --format csv have all`,
  };
}
