import { fail, listed, pass, type RuleCheck, type RuleInput, warn } from "./rule.js";

/** Cores that a cell's workers ask of one host; simulated nodes share theirs. */
const coresOf = ({ nodes, workersPerNode, workload }: RuleInput["plan"]["cells"][number], simulated: boolean): number =>
  (simulated ? nodes : 1) * workersPerNode * workload.threadsPerWorker;

/** How many of a host's cores the cells use; empty where nobody said how many there are. */
function slots({ plan, cells, environment }: RuleInput): { readonly text: string; readonly over: readonly string[] } {
  const usable = Number(environment.hardware?.usableCpus);
  if (!(usable > 0)) return { text: "", over: [] };
  const simulated = new Set(cells.filter((cell) => cell.simulatedNodes).map(({ id }) => id));
  const used = plan.cells.map((cell) => ({ id: cell.id, cores: coresOf(cell, simulated.has(cell.id)) }));
  const counts = used.map(({ cores }) => cores);
  const text = `; workers use ${Math.min(...counts)} to ${Math.max(...counts)} of a host's ${usable} cores, the others idle`;
  return { text, over: used.filter(({ cores }) => cores > usable).map(({ id }) => id) };
}

/** Rule 2: planned against done; each excluded, failed or missing trial with its reason. */
export const subsetReasons: RuleCheck = (input) => {
  const { plan, cells } = input;
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
  const { text, over } = slots(input);
  if (over.length > 0) return warn(`${done}${excluded}; ${listed(over)} ask for more cores than a host has${text}`);
  return pass(`${done}${excluded}${text}`);
};
