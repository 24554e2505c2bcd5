import type { Analysis } from "../types/analysis.js";

/** Beyond so many cells nobody reads the file by eye, and a line for each number would double its size. */
const mostReadCells = 100;

/** The bytes of `analysis.json`. */
export const analysisText = (analysis: Analysis): string =>
  `${JSON.stringify(analysis, null, analysis.cells.length > mostReadCells ? undefined : 2)}\n`;
