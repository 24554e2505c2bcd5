import { fail, listed, pass, type RuleCheck, warn } from "./rule.js";

/** Rule 2: planned against done; each excluded, failed or missing trial with its reason. */
export const subsetReasons: RuleCheck = ({ plan, cells }) => {
  const sum = (key: "planned" | "completed" | "failed") => cells.reduce((total, cell) => total + cell.trials[key], 0);
  const empty = cells.filter((cell) => cell.trials.completed === 0).map((cell) => cell.id);
  const excluded =
    plan.excluded.length === 0 ? "" : `; ${plan.excluded.length} combinations excluded, each with its reason`;
  const done = `${sum("completed")} of ${sum("planned")} planned trials completed`;
  if (empty.length > 0) return fail(`${done}, none of ${listed(empty)}${excluded}`);
  const missing = sum("planned") - sum("completed") - sum("failed");
  if (sum("failed") > 0 || missing > 0) {
    return warn(`${done}, ${sum("failed")} failed with a reason each, ${missing} not run yet${excluded}`);
  }
  return pass(`${done}${excluded}`);
};
