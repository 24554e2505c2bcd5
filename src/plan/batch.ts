import { ScalebenchError } from "../errors/error.js";
import type { Cell } from "../types/plan.js";
import type { Batch } from "../types/suite.js";

export interface BatchSizes {
  readonly globalBatch: number;
  readonly workerBatch: number;
}

/** Both counts of a batch at a number of workers; `workerBatch` is no whole number where it does not divide. */
export const batchSizes = (batch: Batch, workers: number): BatchSizes =>
  "global" in batch
    ? { globalBatch: batch.global, workerBatch: batch.global / workers }
    : { globalBatch: batch.perWorker * workers, workerBatch: batch.perWorker };

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));

/** The smallest batch that divides over each of the worker counts; that of the first where it grows out of hand. */
function unitOf(workers: number, all: Iterable<number>): number {
  const unit = [...all].reduce((lcm, count) => (lcm / gcd(lcm, count)) * count, workers);
  return unit <= 1_000_000 ? unit : workers;
}

function nearestMultiple(value: number, unit: number): number {
  const below = Math.floor(value / unit) * unit;
  return below > 0 && value - below <= unit / 2 ? below : below + unit;
}

/** SUITE_BATCH for every worker's batch that does not divide into its micro-batches. */
const accumulationErrors = (cells: readonly Cell[]): readonly ScalebenchError[] =>
  cells.flatMap(({ id, workerBatch, workload: { accumulation = 1 } }) => {
    if (!Number.isInteger(workerBatch) || workerBatch % accumulation === 0) return [];
    return [
      new ScalebenchError({
        code: "SUITE_BATCH",
        message: `cell ${id}: expected a worker's batch that divides into ${accumulation} micro-batches (workload.accumulation), found ${workerBatch}`,
        hint: `the nearest that divides is ${nearestMultiple(workerBatch, accumulation)} samples a worker; or exclude the cell`,
      }),
    ];
  });

/**
 * SUITE_BATCH for every global batch that does not divide: each worker must have the same share, and each of its
 * micro-batches too.
 */
export function batchErrors(cells: readonly Cell[]): readonly ScalebenchError[] {
  return [...shareErrors(cells), ...accumulationErrors(cells)];
}

function shareErrors(cells: readonly Cell[]): readonly ScalebenchError[] {
  const faulty = cells.filter(({ workerBatch }) => !Number.isInteger(workerBatch));
  const groups = new Map<string, Cell[]>();
  for (const cell of faulty) {
    const key = `${cell.globalBatch}/${cell.workers}`;
    groups.set(key, [...(groups.get(key) ?? []), cell]);
  }
  return [...groups.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const { id, globalBatch, workers } = first;
    const all = new Set(cells.filter((cell) => cell.globalBatch === globalBatch).map((cell) => cell.workers));
    const more = others.length === 0 ? "" : ` (and ${others.length} more)`;
    return [
      new ScalebenchError({
        code: "SUITE_BATCH",
        message: `cell ${id}: expected a global batch that divides over ${workers} workers, found ${globalBatch}${more}`,
        hint: `the nearest that divides is ${nearestMultiple(globalBatch, unitOf(workers, all))}; or exclude the cell`,
      }),
    ];
  });
}
