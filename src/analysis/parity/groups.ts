import type { Cell } from "../../types/plan.js";

/**
 * What must be equal for two cells to do the same training: global batch, seed, model, data,
 * optimizer, precision, micro-batches (which sum gradients in another order), input and epochs. Where there are no epochs, the steps of warm-up and window are
 * the training. Threads and device are not in it: they may move the result only within the tolerance.
 */
export function trainingKey({ globalBatch, seed, workload, measure }: Cell): string {
  const { model, dataset, optimizer, precision, accumulation = 1, input = "memory" } = workload;
  const steps = measure.epochs === 0 ? measure.warmupSteps + measure.steps : null;
  return stable({
    globalBatch,
    seed,
    model,
    dataset,
    optimizer,
    precision,
    accumulation,
    // Rows that are read while training come in another order than those in memory.
    input,
    epochs: measure.epochs,
    steps,
  });
}

/** JSON with sorted keys. */
function stable(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    inner !== null && typeof inner === "object" && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
