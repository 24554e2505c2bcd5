import type { CellAnalysis } from "../../types/analysis.js";
import { fail, listed, pass, type RuleCheck, warn } from "./rule.js";

/** A line needs ordered numbers and at least so many of them. */
const enoughForLine = 3;

/** Above the ideal by more than this is no rounding and no noise: the base is too slow, or not the same was measured. */
const mostOverIdeal = 0.05;

/** Cells that differ in their number of workers alone, ascending. */
function seriesOf(cells: readonly CellAnalysis[]): readonly (readonly CellAnalysis[])[] {
  const series = new Map<string, CellAnalysis[]>();
  for (const cell of cells) {
    const { nodes: _nodes, workersPerNode: _workers, ...rest } = cell.levels;
    const key = JSON.stringify(Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1)));
    const known = series.get(key);
    if (known === undefined) series.set(key, [cell]);
    else known.push(cell);
  }
  return [...series.values()].map((own) => own.sort((a, b) => a.workers - b.workers));
}

const hasResults = ({ trials }: CellAnalysis): boolean => trials.completed > 0;

const countsOf = (series: readonly CellAnalysis[]): number =>
  new Set(series.filter(hasResults).map(({ workers }) => workers)).size;

/** Rule 11: upper bounds are shown, and nothing lies above them. */
export const upperBounds: RuleCheck = ({ cells }) => {
  const scaled = seriesOf(cells)
    .filter((series) => countsOf(series) > 1)
    .flat()
    .filter(hasResults);
  if (scaled.length === 0) return pass("nothing is scaled over workers");
  const above = scaled.filter(({ metrics }) => (metrics.efficiency?.low ?? 0) > 1 + mostOverIdeal);
  if (above.length > 0) {
    const names = listed(above.map(({ id }) => id));
    return fail(
      `the efficiency of ${names} lies above the ideal of 1: the base is too slow, or it is not the same work`,
    );
  }
  const unbounded = scaled.filter(({ workers, breakdown }) => workers > 1 && breakdown === undefined);
  if (unbounded.length > 0) {
    const names = listed(unbounded.map(({ id }) => id));
    return warn(
      `the ideal (efficiency 1) is stated beside every speed-up; what ${names} would reach without exchange was not measured`,
    );
  }
  return pass(
    "beside every speed-up stand the ideal (efficiency 1) and what a step would take without exchange, as measured",
  );
};

/** Planned worker counts without a result between two that have one: a line would bridge them. */
const holesIn = (series: readonly CellAnalysis[]): readonly CellAnalysis[] => {
  const first = series.findIndex(hasResults);
  const last = series.findLastIndex(hasResults);
  return series.slice(Math.max(0, first), last + 1).filter((cell) => !hasResults(cell));
};

/** Rule 12: lines only where interpolation is valid. */
export const validLines: RuleCheck = ({ cells }) => {
  const series = seriesOf(cells);
  const long = series.filter((own) => countsOf(own) >= enoughForLine);
  const holes = long.flatMap(holesIn);
  if (holes.length > 0) {
    const names = listed(holes.map(({ id }) => id));
    return fail(`a line over workers would bridge ${names}, of which no trial completed`);
  }
  return pass(
    `${long.length} of ${series.length} series have ${enoughForLine} or more worker counts, which are ordered numbers; the others stay single points`,
  );
};
