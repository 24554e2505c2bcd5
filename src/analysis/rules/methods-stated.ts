import { largest } from "../../stats/largest.js";
import { fail, listed, pass, type RuleCheck, warn } from "./rule.js";

/** The clock's cost beside a step, from which on it falsifies the step. */
const mostOverhead = 0.05;

/** Rule 10: clock, synchronisation and summarising are stated; reading the clock costs little beside a step. */
export const methodsStated: RuleCheck = ({ outcomes }) => {
  let overhead = 0;
  let unknown = 0;
  let trials = 0;
  const restless = new Set<string>();
  for (const { cell, completed } of outcomes.values()) {
    trials += completed.length;
    for (const { measurement } of completed) if (!measurement.warmup.steady) restless.add(cell.id);
    const costs = completed.map(
      ({ measurement: { values0, stepTime } }) => (values0.timerOverheadSeconds ?? Number.NaN) / stepTime.p50,
    );
    unknown += costs.filter((cost) => !Number.isFinite(cost)).length;
    overhead = largest(costs, overhead);
  }
  const method =
    "monotonic clock; barrier and device synchronisation at the window's edges; throughput over the slowest rank; warm-up found by MSER-5 and dropped";
  if (trials === 0) return warn("no trial completed");
  if (overhead > mostOverhead)
    return fail(`reading the clock costs up to ${(100 * overhead).toFixed(1)} % of a step; ${method}`);
  if (unknown > 0) return warn(`${method}; the clock's cost is not known for ${unknown} of ${trials} trials`);
  const cost = `reading the clock costs at most ${(100 * overhead).toPrecision(1)} % of a step`;
  if (restless.size > 0)
    return warn(`${method}; ${cost}; no steady state was found in some trials of ${listed([...restless])}`);
  return pass(`${method}; ${cost}`);
};
