import { learningRateOf } from "../plan/learning-rate.js";
import type { Trial } from "../types/plan.js";
import type { TrialFile } from "../types/trial-file.js";

interface TrialFileRequest {
  readonly study: string;
  readonly trial: Trial;
  readonly attempt: number;
  readonly output: string;
  readonly datasets: string;
  /** Of the data set, where it was prepared before. */
  readonly prepared?: string | undefined;
  /** The model where it is not the cell's own: that file of another revision. */
  readonly modelName?: string;
}

/** All that a trial's training program is told. Pure. */
export function trialFile({
  study,
  trial,
  attempt,
  output,
  datasets,
  prepared,
  modelName,
}: TrialFileRequest): TrialFile {
  const { cell } = trial;
  const { steps, warmupSteps, epochs, breakdown, slowDown, target } = cell.measure;
  const {
    model,
    dataset,
    optimizer,
    precision,
    accumulation,
    input,
    storage = "local",
    device,
    threadsPerWorker,
  } = cell.workload;
  const { learningRateScaling: _, referenceBatch: __, ...settings } = optimizer;
  return {
    schema: "scalebench/trial/v1",
    study,
    trial: trial.id,
    attempt,
    cell: cell.id,
    runner: cell.runner,
    runnerOptions: cell.runnerOptions,
    seed: cell.seed,
    nodes: cell.nodes,
    workersPerNode: cell.workersPerNode,
    workers: cell.workers,
    batch: { global: cell.globalBatch, perWorker: cell.workerBatch },
    model: { ...model, name: modelName ?? model.name },
    dataset: {
      ...dataset,
      ...(input === undefined ? {} : { input }),
      ...(storage === "local" ? {} : { storage }),
    },
    optimizer: { ...settings, learningRate: learningRateOf(cell) },
    precision,
    ...(accumulation === undefined ? {} : { accumulation }),
    device,
    threadsPerWorker,
    measure: { steps, warmupSteps, epochs, breakdown, slowDown, ...(target === undefined ? {} : { target }) },
    paths: { output, datasets, ...(prepared === undefined ? {} : { prepared }) },
  };
}
