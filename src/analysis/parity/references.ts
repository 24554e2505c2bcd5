import { type CellDigests, mostFrequent } from "./cell-digests.js";
import type { Comparer, Comparison } from "./comparer.js";

/** What the cells of one group are compared with. */
export interface References {
  /** Cells with completed trials, in plan order. */
  readonly present: readonly CellDigests[];
  /** The single process; undefined where the suite has none, or none of its trials completed. */
  readonly single: CellDigests | undefined;
  /** Every cell is compared with it: the single process, else the reference of the smallest worker count. */
  readonly root: CellDigests | undefined;
  /** Digest of the start that all cells should have. */
  readonly start: string | undefined;
  readonly byWorkers: ReadonlyMap<number, CellDigests>;
  readonly comparer: Comparer;
}

export const agrees = ({ state }: Comparison): boolean => state === "identical" || state === "within";

/** No trial of the cell started from other parameters than its group. */
export const sameStart = (one: CellDigests, start: string | undefined): boolean =>
  one.starts.every(({ digest }) => digest === start);

/**
 * For each worker count the cell that the others are compared with: the single process itself, or
 * the earliest cell that agrees with it; where none does or there is no single process, the earliest
 * one with the digest that most cells have.
 */
export function referencesOf(group: readonly CellDigests[], comparer: Comparer): References {
  const present = group.filter((one) => one.trials > 0);
  const single = present.find(({ cell }) => cell.runner === "single" && cell.workers === 1);
  const start = single?.starts[0]?.digest ?? mostFrequent(present.flatMap((one) => one.starts[0]?.digest ?? []));
  const members = new Map<number, CellDigests[]>();
  for (const one of present) {
    const same = members.get(one.cell.workers);
    if (same === undefined) members.set(one.cell.workers, [one]);
    else same.push(one);
  }
  const byWorkers = new Map<number, CellDigests>();
  for (const [workers, cells] of members) {
    const reference = ofSingle(cells, single, start, comparer) ?? ofMajority(cells);
    if (reference !== undefined) byWorkers.set(workers, reference);
  }
  const root = single ?? byWorkers.get(Math.min(...byWorkers.keys()));
  return { present, single, root, start, byWorkers, comparer };
}

function ofSingle(
  cells: readonly CellDigests[],
  single: CellDigests | undefined,
  start: string | undefined,
  comparer: Comparer,
): CellDigests | undefined {
  if (single === undefined || cells.includes(single)) return single;
  return cells.find((one) => sameStart(one, start) && agrees(comparer.compare(one, single)));
}

function ofMajority(cells: readonly CellDigests[]): CellDigests | undefined {
  const majority = mostFrequent(cells.map((one) => one.trained[0]?.digest ?? ""));
  return cells.find((one) => one.trained[0]?.digest === majority);
}
