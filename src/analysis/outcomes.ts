import type { CellId } from "../types/ids.js";
import type { Cell } from "../types/plan.js";
import type { TrialOutcome } from "../types/trial-result.js";

export type CompletedTrial = Extract<TrialOutcome, { result: { state: "completed" } }>;

/** A cell with the outcomes that count of its trials, in block order. */
export interface CellOutcomes {
  readonly cell: Cell;
  readonly completed: readonly CompletedTrial[];
  readonly failed: number;
}

const isCompleted = (outcome: TrialOutcome): outcome is CompletedTrial => outcome.result.state === "completed";

/** Outcomes by cell, in the order of the plan; of a trial run several times the completed attempt counts, else the last. */
export function outcomesByCell(
  cells: readonly Cell[],
  outcomes: readonly TrialOutcome[],
): ReadonlyMap<CellId, CellOutcomes> {
  const counting = new Map<string, TrialOutcome>();
  for (const outcome of outcomes) {
    const earlier = counting.get(outcome.result.trial);
    if (earlier === undefined || !isCompleted(earlier)) counting.set(outcome.result.trial, outcome);
  }
  const byCell = new Map<CellId, TrialOutcome[]>(cells.map((cell) => [cell.id, []]));
  for (const outcome of counting.values()) byCell.get(outcome.result.cell)?.push(outcome);
  return new Map(
    cells.map((cell) => {
      const own = byCell.get(cell.id) ?? [];
      const completed = own.filter(isCompleted).sort((a, b) => a.result.block - b.result.block);
      return [cell.id, { cell, completed, failed: own.length - completed.length }];
    }),
  );
}
