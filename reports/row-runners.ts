import type { Analysis } from "../src/types/analysis.js";
import { cellLabel, eachCell, seriesOf } from "./series.js";

/**
 * The runner of a table's row by what its first cell says: the label of a series or of a cell, a cell's id,
 * or a failed trial. Rows that begin with anything else are nobody's, and are always shown.
 */
export function runnersOfRows({
  cells,
  suite,
  failures,
}: Pick<Analysis, "cells" | "suite" | "failures">): ReadonlyMap<string, string> {
  const all = eachCell(seriesOf(cells, suite.factors));
  const byCell = new Map<string, string>(all.map(({ series, cell }) => [cell.id, series.runner]));
  return new Map([
    ...failures.flatMap(({ trial, cell }): [string, string][] => {
      const runner = byCell.get(cell);
      return runner === undefined ? [] : [[trial, runner]];
    }),
    ...all.flatMap(({ series, cell }): [string, string][] => [
      [series.label, series.runner],
      [cellLabel(series, cell), series.runner],
    ]),
    ...byCell,
  ]);
}
