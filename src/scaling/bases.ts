import type { CellId } from "../types/ids.js";
import type { Cell } from "../types/plan.js";

/** The two base cells of a speed-up. Both are stated: a ratio without its base says nothing. */
export interface Bases {
  /** The same runner at its smallest worker count, all other levels equal; the cell itself where it is that. */
  readonly own: Cell;
  /** Plain single-process training with one worker, all other levels equal. */
  readonly single: Cell | undefined;
}

/**
 * Bases of every cell. Of several cells with the smallest worker count the first in plan order counts.
 * A runner's own options (`runners.<name>.*`) mean nothing to the single process: where they are
 * swept, the first single cell with the other levels equal is taken.
 */
export function basesOf(cells: readonly Cell[]): ReadonlyMap<CellId, Bases> {
  const own = new Map<string, Cell>();
  const single = new Map<string, Cell>();
  for (const cell of cells) {
    const key = ownKey(cell);
    const smallest = own.get(key);
    if (smallest === undefined || cell.workers < smallest.workers) own.set(key, cell);
    if (cell.runner === "single" && cell.workers === 1 && !single.has(singleKey(cell)))
      single.set(singleKey(cell), cell);
  }
  return new Map(
    cells.map((cell) => [cell.id, { own: own.get(ownKey(cell)) ?? cell, single: single.get(singleKey(cell)) }]),
  );
}

const ownKey = (cell: Cell): string => keyWithout(cell, (factor) => factor === "nodes" || factor === "workersPerNode");

const singleKey = (cell: Cell): string =>
  keyWithout(cell, (factor) => ["runner", "nodes", "workersPerNode"].includes(factor) || factor.startsWith("runners."));

function keyWithout(cell: Cell, left: (factor: string) => boolean): string {
  const levels = Object.entries(cell.levels).filter(([factor]) => !left(factor));
  return JSON.stringify(levels.sort(([a], [b]) => (a < b ? -1 : 1)));
}
