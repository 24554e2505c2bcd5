import { pass, type RuleCheck, warn } from "./rule.js";

/** Rule 7: comparisons pair trials of the same block, with an interval; multiplicity is stated. */
export const soundComparisons: RuleCheck = ({ claims, plan }) => {
  const comparisons = claims.flatMap((claim) => claim.comparisons);
  if (comparisons.length === 0) return pass("nothing is compared by a claim");
  const gating = plan.claims.filter((claim) => claim.gate).length;
  const how = `${comparisons.length} comparisons, paired block by block in seeded random order, each with interval and n; error rates are divided by ${Math.max(1, gating)} gating claims`;
  const incomparable = comparisons.filter((one) => one.verdict === "incomparable").length;
  const open = comparisons.filter((one) => one.verdict === "undecided").length;
  if (incomparable + open === 0) return pass(how);
  return warn(`${how}; ${open} undecided and ${incomparable} incomparable, which say nothing about speed`);
};
