import type { CellAnalysis, ClaimResult, EnvironmentFacts, RuleResult } from "../../types/analysis.js";
import type { CellId } from "../../types/ids.js";
import { metricNames } from "../../types/metrics.js";
import type { Plan } from "../../types/plan.js";
import type { CellOutcomes } from "../outcomes.js";

/** What rules are checked on. */
export interface RuleInput {
  readonly plan: Plan;
  readonly cells: readonly CellAnalysis[];
  readonly outcomes: ReadonlyMap<CellId, CellOutcomes>;
  readonly claims: readonly ClaimResult[];
  readonly environment: EnvironmentFacts;
}

export type RuleFinding = Omit<RuleResult, "rule">;
/** One of the twelve rules of Hoefler and Belli, "Scientific benchmarking of parallel computing systems", SC 2015. */
export type RuleCheck = (input: RuleInput) => RuleFinding;

export const pass = (because: string): RuleFinding => ({ state: "pass", because });
export const warn = (because: string): RuleFinding => ({ state: "warn", because });
export const fail = (because: string): RuleFinding => ({ state: "fail", because });

/** `a, b and 3 more`. */
export function listed(names: readonly string[], most = 3): string {
  const shown = names.slice(0, most).join(", ");
  return names.length > most ? `${shown} and ${names.length - most} more` : shown;
}

/** All summaries of all cells, with their cell. */
export function* summariesOf(cells: readonly CellAnalysis[]) {
  for (const cell of cells)
    for (const metric of metricNames) {
      const summary = cell.metrics[metric];
      if (summary !== undefined) yield { cell, metric, summary };
    }
}
