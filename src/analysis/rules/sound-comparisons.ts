import type { CellId } from "../../types/ids.js";
import { fail, listed, pass, type RuleCheck, type RuleInput, warn } from "./rule.js";

/** Of the trials that both cells have, at least so many must lie in common blocks. */
const leastPaired = 0.5;

/** Comparisons of cells that mostly ran in different blocks, hence at different times. */
function unpaired({ claims, outcomes }: RuleInput): readonly string[] {
  const blocks = (cell: CellId) => outcomes.get(cell)?.completed.map(({ result }) => result.block) ?? [];
  return claims.flatMap(({ comparisons }) =>
    comparisons.flatMap(({ cell, against }) => {
      if (against === null) return [];
      const [own, other] = [blocks(cell), new Set(blocks(against))];
      const fewer = Math.min(own.length, other.size);
      const common = own.filter((block) => other.has(block)).length;
      return fewer > 0 && common < leastPaired * fewer ? [`${cell} and ${against}`] : [];
    }),
  );
}

/** Rule 7: comparisons pair trials of the same block, with an interval; multiplicity is stated. */
export const soundComparisons: RuleCheck = (input) => {
  const { claims, plan } = input;
  const comparisons = claims.flatMap((claim) => claim.comparisons);
  if (comparisons.length === 0) return pass("nothing is compared by a claim");
  const apart = unpaired(input);
  if (apart.length > 0)
    return fail(
      `${listed(apart)} mostly ran in different blocks: what the machine did between them is in the comparison`,
    );
  const gating = plan.claims.filter((claim) => claim.gate).length;
  const how = `${comparisons.length} comparisons, paired block by block in seeded random order, each with interval and n; error rates are divided by ${Math.max(1, gating)} gating claims`;
  const incomparable = comparisons.filter((one) => one.verdict === "incomparable").length;
  const open = comparisons.filter((one) => one.verdict === "undecided").length;
  if (incomparable + open === 0) return pass(how);
  return warn(`${how}; ${open} undecided and ${incomparable} incomparable, which say nothing about speed`);
};
