import { largest } from "../stats/largest.js";
import type { CellId } from "../types/ids.js";
import type { Plan } from "../types/plan.js";
import type { TrialOutcome } from "../types/trial-result.js";

/**
 * Blocks that ran to their end. The first `repeats.min` have every cell. Which cells a later one has
 * was decided while the study ran, so that the last of those counts only where the study is finished.
 */
export function completedBlocks(plan: Plan, outcomes: readonly TrialOutcome[], finished: boolean): number {
  const cells = new Map<number, Set<CellId>>();
  for (const { result } of outcomes) {
    const seen = cells.get(result.block);
    if (seen === undefined) cells.set(result.block, new Set([result.cell]));
    else seen.add(result.cell);
  }
  const last = largest(cells.keys(), 0);
  return [...cells].filter(([block, seen]) =>
    block <= plan.repeats.min ? seen.size >= plan.cells.length : finished || block < last,
  ).length;
}
