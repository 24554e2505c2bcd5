import type { LinkShape } from "./cluster.js";
import type { MetricName } from "./metrics.js";
import type { PreparationPlan } from "./preparation.js";

export type Scalar = string | number | boolean;

/** Factor (by its path in the suite; `runner`, `nodes` and `workersPerNode` by name) to level. */
export type Levels = Readonly<Record<string, Scalar>>;

/** A model or data set by name, with its own options: `cnn` or `{ name: synthetic-images, samples: 4096 }`. */
export interface NamedOptions {
  readonly name: string;
  readonly options: Readonly<Record<string, Scalar | readonly number[]>>;
}

export type Batch = { readonly global: number } | { readonly perWorker: number };

interface Optimizer {
  readonly name: "sgd" | "adam";
  readonly learningRate: number;
  readonly momentum: number;
  readonly weightDecay: number;
  /** How the learning rate follows the global batch: it is that of `referenceBatch` samples. Absent: it does not. */
  readonly learningRateScaling?: "none" | "linear" | "sqrt" | undefined;
  readonly referenceBatch?: number | undefined;
  /** Steps over which the learning rate grows to its value; absent: none. */
  readonly learningRateWarmup?: number | undefined;
  /** The most that the norm of all gradients together may be; absent: no limit. */
  readonly clipNorm?: number | undefined;
}

/** In memory, read from Parquet files while training, or one batch of random numbers over and over. */
export type Input = "memory" | "parquet" | "synthetic";

export interface Workload {
  readonly model: NamedOptions;
  readonly dataset: NamedOptions;
  readonly batch: Batch;
  readonly optimizer: Optimizer;
  readonly precision: "fp32" | "bf16";
  /** Micro-batches that a worker's batch goes through in; absent: 1. */
  readonly accumulation?: number | undefined;
  /** Where rows of training come from; absent: memory. */
  readonly input?: Input | undefined;
  /** Where prepared rows are read from: a URL, or the prepared folder ("local"; so does absent). */
  readonly storage?: string | undefined;
  readonly device: "cpu" | "gpu";
  readonly threadsPerWorker: number;
}

export interface Measure {
  /** Steps of the timed window. */
  readonly steps: number;
  /** Steps run right before the timed window and kept out of it. */
  readonly warmupSteps: number;
  /** Epochs of the accuracy part, which comes before the timed window; 0 for none. */
  readonly epochs: number;
  readonly target?: { readonly metric: "accuracy"; readonly atLeast: number };
  readonly repeats: { readonly min: number; readonly max: number };
  readonly timeoutSeconds: number;
  /** Largest relative differences that still count as the same training: at equal worker count, and at another. */
  /** Interleaved windows that take a step apart, after the timed window: so many of each kind, of so many steps. 0 windows: none. */
  readonly breakdown: { readonly windows: number; readonly steps: number };
  /** A busy wait put into each step on purpose, in per cent of the step; 0 for none. Never real data. */
  readonly slowDown: number;
  readonly parity: { readonly tolerance: number; readonly toleranceAcrossWorkers: number };
}

export type RunnerOptions = Readonly<Record<string, Scalar>>;

export type Bound =
  | { readonly kind: "atLeast"; readonly value: number }
  | { readonly kind: "atMost"; readonly value: number }
  | { readonly kind: "within"; readonly value: number };

export interface ClaimSpec {
  readonly id: string;
  readonly says?: string;
  readonly metric: MetricName;
  readonly where: Levels;
  /** Levels that differ in the sibling cell that each selected cell is compared with, or the cell's own baseline. */
  readonly against?: Levels | "baseline";
  readonly bound: Bound;
  readonly gate: boolean;
}

/** Error rates of the sequential decision, before they are divided among the gating claims. */
export interface ErrorRates {
  /** Chance of a wrong `fails`. */
  readonly fails: number;
  /** Chance of a wrong `holds`. */
  readonly holds: number;
}

/** What a suite file says, checked and with its defaults filled in. */
/** Models that `runners/simpler_models` can fit. */
export const simplerModelNames = ["logistic-regression", "linear-regression", "gradient-boosted-trees"] as const;
export type SimplerModelName = (typeof simplerModelNames)[number];

export interface Suite {
  readonly schema: "scalebench/v1";
  readonly name: string;
  readonly question: string;
  readonly seed: number;
  /** Levels as they were written; `runner`, `nodes` and `workersPerNode` are always there. */
  readonly factors: Readonly<Record<string, readonly Scalar[]>>;
  /** What the levels stand for, in the order of `factors`: `30s` is 30 (seconds). */
  readonly levelValues: Readonly<Record<string, readonly Scalar[]>>;
  readonly exclude: readonly Levels[];
  readonly workload: Workload;
  readonly scaling: "strong" | "weak";
  readonly measure: Measure;
  /** What each node's link lets through, on an emulated cluster; what the cluster file says where this is not given. */
  readonly network?: LinkShape;
  /** Preparations of its data sets that are made to be timed; absent: none. */
  readonly preparation?: PreparationPlan;
  /** Options by runner name. */
  readonly runners: Readonly<Record<string, RunnerOptions>>;
  readonly alpha: ErrorRates;
  /** Fitted once a data set, beside the cells; absent where there are none. */
  readonly simplerModels?: readonly SimplerModelName[];
  readonly claims: readonly ClaimSpec[];
}
