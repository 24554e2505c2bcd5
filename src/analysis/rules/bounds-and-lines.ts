import type { CellAnalysis } from "../../types/analysis.js";
import { pass, type RuleCheck, warn } from "./rule.js";

/** A line needs ordered numbers and at least so many of them. */
const enoughForLine = 3;

/** Worker counts with results, by runner and all other levels. */
function workerCounts(cells: readonly CellAnalysis[]): readonly number[] {
  const series = new Map<string, Set<number>>();
  for (const { levels, workers, trials } of cells) {
    if (trials.completed === 0) continue;
    const { nodes: _nodes, workersPerNode: _workers, ...rest } = levels;
    const key = JSON.stringify(Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1)));
    const counts = series.get(key);
    if (counts === undefined) series.set(key, new Set([workers]));
    else counts.add(workers);
  }
  return [...series.values()].map((counts) => counts.size);
}

/** Rule 11: upper bounds are shown. */
export const upperBounds: RuleCheck = ({ cells }) => {
  const scaled = workerCounts(cells).filter((count) => count > 1).length;
  if (scaled === 0) return pass("nothing is scaled over workers");
  return warn(
    "the ideal (efficiency 1) is stated beside every speed-up; a fitted law and the bound of the exchange are not",
  );
};

/** Rule 12: lines only where interpolation is valid. */
export const validLines: RuleCheck = ({ cells }) => {
  const counts = workerCounts(cells);
  const long = counts.filter((count) => count >= enoughForLine).length;
  return pass(
    `${long} of ${counts.length} series have ${enoughForLine} or more worker counts, which are ordered numbers; the others stay single points`,
  );
};
