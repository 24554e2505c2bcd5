import type { Cell } from "./plan.js";
import type { Input } from "./suite.js";

/**
 * `trial.json`: all that a training program knows. The Python package
 * `scalebench_training.trial` reads the same fields.
 */
export interface TrialFile {
  readonly schema: "scalebench/trial/v1";
  readonly study: string;
  readonly trial: string;
  readonly attempt: number;
  readonly cell: string;
  readonly runner: string;
  readonly runnerOptions: Cell["runnerOptions"];
  readonly seed: number;
  readonly nodes: number;
  readonly workersPerNode: number;
  readonly workers: number;
  /** Both counts resolved for this cell. */
  readonly batch: { readonly global: number; readonly perWorker: number };
  readonly model: Cell["workload"]["model"];
  /** `input` is where rows of training come from; absent: memory. `storage`: URL of prepared rows; absent: the folder. */
  readonly dataset: Cell["workload"]["dataset"] & { readonly input?: Input; readonly storage?: string };
  /** `learningRate` is what is used: scaled already. */
  readonly optimizer: Omit<Cell["workload"]["optimizer"], "learningRateScaling" | "referenceBatch">;
  readonly precision: Cell["workload"]["precision"];
  readonly accumulation?: number;
  readonly device: Cell["workload"]["device"];
  readonly threadsPerWorker: number;
  readonly measure: {
    readonly steps: number;
    readonly warmupSteps: number;
    readonly epochs: number;
    readonly breakdown: { readonly windows: number; readonly steps: number };
    /** Per cent of each step. */
    readonly slowDown: number;
    readonly target?: { readonly metric: "accuracy"; readonly atLeast: number };
  };
  /** Absolute paths. */
  readonly paths: {
    /** Ranks write `rank-<rank>.arrow` here, rank 0 also `parameters.arrow`. */
    readonly output: string;
    /** Folder with one folder a data set. */
    readonly datasets: string;
    /** Folder with the manifest and the shards of a data set that was prepared before. */
    readonly prepared?: string;
  };
}
