import { smallest } from "../../stats/largest.js";
import { shapiroWilk } from "../../stats/shapiro-wilk.js";
import type { ClaimComparison, ClaimResult } from "../../types/analysis.js";
import type { CellId } from "../../types/ids.js";
import { type MetricInfo, metrics } from "../../types/metrics.js";
import { fail, listed, pass, type RuleCheck, type RuleInput, warn } from "./rule.js";

/** Chance of calling normal values skewed, over all comparisons together. */
const level = 0.01;

/** The values that a comparison is decided by: logarithms of paired ratios, differences for what may be zero. */
function decidedBy({ metric }: ClaimResult, { cell, against }: ClaimComparison, input: RuleInput): readonly number[] {
  const { kind, compare }: MetricInfo = metrics[metric];
  const plain = kind === "quality" || compare === "difference";
  const byBlock = (id: CellId) =>
    new Map(
      input.outcomes.get(id)?.completed.map(({ result, measurement }) => [result.block, measurement.values[metric]]),
    );
  if (against === null) {
    const values = input.cells.find(({ id }) => id === cell)?.metrics[metric]?.values ?? [];
    return plain ? values : values.map(Math.log);
  }
  const other = byBlock(against);
  return [...byBlock(cell)].flatMap(([block, value]) => {
    const base = other.get(block);
    if (value === undefined || base === undefined) return [];
    return [plain ? value - base : Math.log(value / base)];
  });
}

/** Rule 6: no normality is assumed without a check, and the check is shown (Shapiro-Wilk, Bonferroni over comparisons). */
export const normality: RuleCheck = (input) => {
  const assuming = input.claims.flatMap((claim) =>
    claim.comparisons
      .filter(({ n, low, high }) => n > 1 && low !== null && low !== high)
      .map((comparison) => ({ claim, comparison })),
  );
  if (assuming.length === 0)
    return pass("medians and order statistics assume no distribution, and no claim was decided by spread");
  const checked = assuming.map(({ claim, comparison }) => ({
    id: `${claim.id} (${comparison.cell})`,
    check: shapiroWilk(decidedBy(claim, comparison, input)),
  }));
  const unchecked = checked.filter(({ check }) => check === undefined);
  const skewed = checked.filter(({ check }) => check !== undefined && check.p < level / checked.length);
  const leastP = smallest(checked.map(({ check }) => check?.p ?? 1));
  const how = `intervals of medians assume no distribution; claims are decided by values near normal (logarithms for speeds)`;
  if (skewed.length > 0) {
    return fail(
      `${how}, which those of ${listed(skewed.map(({ id }) => id))} are not (Shapiro-Wilk, p = ${leastP.toPrecision(2)}): slow outliers on one side may raise wrong \`holds\``,
    );
  }
  if (unchecked.length > 0) {
    return warn(`${how}; too few values to check for ${listed(unchecked.map(({ id }) => id))}`);
  }
  return pass(
    `${how}; Shapiro-Wilk finds nothing against it in ${checked.length} comparisons (smallest p = ${leastP.toPrecision(2)}, which few trials seldom make small)`,
  );
};
