import { ScalebenchError } from "../errors/error.js";
import type { Cell } from "../types/plan.js";

/**
 * How the learning rate grows with the batch. Linear: Goyal et al. 2017, arXiv:1706.02677, 2.1. Square root: Krizhevsky
 * 2014, arXiv:1404.5997, 5, which keeps the variance of a step what it was.
 */
const factors = {
  none: () => 1,
  linear: (growth: number) => growth,
  sqrt: Math.sqrt,
} as const;

/** The learning rate that a cell trains with: scaled once, here, whatever the framework. */
export function learningRateOf({
  globalBatch,
  workload: { optimizer },
}: Pick<Cell, "globalBatch" | "workload">): number {
  const { learningRate, learningRateScaling = "none", referenceBatch = globalBatch } = optimizer;
  return learningRate * factors[learningRateScaling](globalBatch / referenceBatch);
}

/** SUITE_INVALID for each scaling that a factor asks for and that has no batch to start from. */
export function learningRateErrors(cells: readonly Cell[]): readonly ScalebenchError[] {
  return cells.flatMap(({ id, workload: { optimizer } }) => {
    const { learningRateScaling = "none", referenceBatch } = optimizer;
    if (learningRateScaling === "none" || referenceBatch !== undefined) return [];
    return [
      new ScalebenchError({
        code: "SUITE_INVALID",
        message: `cell ${id}: expected workload.optimizer.referenceBatch beside learningRateScaling ${learningRateScaling}, found none`,
        hint: "add the global batch, in samples, that learningRate is right for",
      }),
    ];
  });
}
