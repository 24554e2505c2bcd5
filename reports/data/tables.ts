import type { Analysis, CellAnalysis, MetricSummary } from "../../src/types/analysis.js";
import type { DataTable, Value } from "./table.js";

type Source = Pick<Analysis, "cells" | "suite">;

/** Paths of all factors: the suite's order, then what cells have beyond it. */
function pathsOf({ cells, suite }: Source): readonly string[] {
  return [...new Set([...Object.keys(suite.factors), ...cells.flatMap(({ levels }) => Object.keys(levels))])];
}

function levelOf({ levels }: CellAnalysis, path: string): Value {
  const level = levels[path];
  return level === undefined ? null : typeof level === "number" ? level : String(level);
}

const summariesOf = ({ metrics }: CellAnalysis): readonly (readonly [string, MetricSummary])[] =>
  Object.entries(metrics);

const aboutCell = (cell: CellAnalysis, paths: readonly string[]): readonly Value[] => [
  cell.id,
  ...paths.map((path) => levelOf(cell, path)),
  cell.workers,
  cell.globalBatch,
];

/** A row for each cell and metric: the median with its interval. */
export function cellTable(source: Source): DataTable {
  const paths = pathsOf(source);
  return {
    names: [
      "cell",
      ...paths,
      "workers",
      "globalBatch",
      "metric",
      "median",
      "low",
      "high",
      "level",
      "n",
      "unit",
      "method",
    ],
    rows: source.cells.flatMap((cell) =>
      summariesOf(cell).map(([metric, { median, low, high, level, n, unit, method }]) => [
        ...aboutCell(cell, paths),
        metric,
        median,
        low,
        high,
        level,
        n,
        unit,
        method,
      ]),
    ),
  };
}

/** A row for each trial's value of a metric, in block order. */
export function valueTable(source: Source): DataTable {
  const paths = pathsOf(source);
  return {
    names: ["cell", ...paths, "workers", "globalBatch", "metric", "index", "value", "unit"],
    rows: source.cells.flatMap((cell) =>
      summariesOf(cell).flatMap(([metric, { values, unit }]) =>
        values.map((value, index) => [...aboutCell(cell, paths), metric, index + 1, value, unit]),
      ),
    ),
  };
}

/** Rows that `cellTable` would have. */
export const countSummaries = ({ cells }: Pick<Analysis, "cells">): number =>
  cells.reduce((sum, { metrics }) => sum + Object.keys(metrics).length, 0);

/** Rows that `valueTable` would have. */
export const countValues = ({ cells }: Pick<Analysis, "cells">): number =>
  cells.reduce((sum, cell) => sum + summariesOf(cell).reduce((all, [, { values }]) => all + values.length, 0), 0);
