/** How a metric may be summarised: rates harmonically, costs arithmetically, ratios not at all. */
export type MetricKind = "cost" | "rate" | "ratio" | "quality";
export type Direction = "higher" | "lower";

export interface MetricInfo {
  readonly unit: string;
  readonly direction: Direction;
  readonly kind: MetricKind;
  readonly says: string;
  /** A ratio to what a formula says of the same trial; other ratios are over another cell. */
  readonly over?: "prediction";
  /** Compared by differences although it is no quality: it may be zero, or below it by noise. */
  readonly compare?: "difference";
  /** Of a data set's preparation, one value a repeat, where the suite asks for them; no cell has it. */
  readonly of?: "preparation";
  /** Needs a target that is a class, or one that is a number; others are there for both. */
  readonly target?: "class" | "number";
}

/** Stands for the unit of a data set's target, which each summary names. */
export const targetUnit = "target's unit";

/** Every metric that scalebench knows. A new metric is one row here and its computation. */
export const metrics = {
  throughput: {
    unit: "samples/s",
    direction: "higher",
    kind: "rate",
    says: "samples of all ranks over the slowest rank's window",
  },
  stepTime: { unit: "s", direction: "lower", kind: "cost", says: "mean time of a step in the window, slowest rank" },
  startup: {
    unit: "s",
    direction: "lower",
    kind: "cost",
    says: "from the first process's start to the first training step",
  },
  efficiency: {
    unit: "1",
    direction: "higher",
    kind: "ratio",
    says: "speed-up over the same runner's smallest worker count, divided by the growth in workers",
  },
  speedup: {
    unit: "1",
    direction: "higher",
    kind: "ratio",
    says: "throughput over the same runner's smallest worker count",
  },
  efficiencyOverSingle: {
    unit: "1",
    direction: "higher",
    kind: "ratio",
    says: "speed-up over plain single-process PyTorch, divided by the workers",
  },
  speedupOverSingle: {
    unit: "1",
    direction: "higher",
    kind: "ratio",
    says: "throughput over plain single-process PyTorch",
  },
  exposedCommunication: {
    unit: "s",
    direction: "lower",
    kind: "cost",
    compare: "difference",
    says: "what a step takes longer with the exchange of gradients than without, on the rank that computes longest",
  },
  dataWait: { unit: "s", direction: "lower", kind: "cost", says: "waiting for the next batch in a step" },
  compute: { unit: "s", direction: "lower", kind: "cost", says: "forward and backward pass of a step" },
  optimizerTime: { unit: "s", direction: "lower", kind: "cost", says: "the optimizer's part of a step" },
  stepTimeOverPredicted: {
    unit: "1",
    direction: "lower",
    kind: "ratio",
    over: "prediction",
    says: "step time over compute, optimizer, data wait and the bound of a ring all-reduce at the link's bandwidth",
  },
  accuracy: {
    unit: "1",
    direction: "higher",
    kind: "quality",
    target: "class",
    says: "share of the whole test set classified correctly after the last epoch",
  },
  loss: {
    unit: "1",
    direction: "lower",
    kind: "quality",
    says: "mean loss over the whole test set after the last epoch",
  },
  auc: {
    unit: "1",
    direction: "higher",
    kind: "quality",
    target: "class",
    says: "area under the ROC curve over the test set after the last epoch, of data sets with two classes",
  },
  logLoss: {
    unit: "nat",
    direction: "lower",
    kind: "quality",
    target: "class",
    says: "mean of minus the logarithm of the true class's probability, over the test set after the last epoch",
  },
  calibrationError: {
    unit: "1",
    direction: "lower",
    kind: "quality",
    target: "class",
    says: "expected calibration error over the test set after the last epoch, ten bins of equal width",
  },
  rmse: {
    unit: targetUnit,
    direction: "lower",
    kind: "quality",
    target: "number",
    says: "root mean squared error over the test set after the last epoch, of data sets whose target is a number",
  },
  mae: {
    unit: targetUnit,
    direction: "lower",
    kind: "quality",
    target: "number",
    says: "mean absolute error over the test set after the last epoch, of data sets whose target is a number",
  },
  r2: {
    unit: "1",
    direction: "higher",
    kind: "quality",
    target: "number",
    says: "share of the test rows' variance that is explained after the last epoch: 0 is guessing their mean, below is worse",
  },
  timeToTarget: {
    unit: "s",
    direction: "lower",
    kind: "cost",
    target: "class",
    says: "from the first step to the end of the evaluation that reached the target",
  },
  preparationTime: {
    unit: "s",
    direction: "lower",
    kind: "cost",
    of: "preparation",
    says: "making a data set's rows with the most executors that the suite times, without Spark's start",
  },
  preparationRate: {
    unit: "rows/s",
    direction: "higher",
    kind: "rate",
    of: "preparation",
    says: "rows that are made in a second with the most executors that the suite times",
  },
  preparationSpeedup: {
    unit: "1",
    direction: "higher",
    kind: "ratio",
    of: "preparation",
    says: "rate with the most executors that the suite times over that with the fewest, repeat by repeat",
  },
  peakMemory: { unit: "B", direction: "lower", kind: "cost", says: "largest resident memory of any rank" },
} as const satisfies Record<string, MetricInfo>;

export type MetricName = keyof typeof metrics;
export const metricNames = Object.keys(metrics) as MetricName[];

/** What a metric needs the target to be; undefined where it does not matter. */
export function targetOf(metric: MetricName): MetricInfo["target"] {
  const { target }: MetricInfo = metrics[metric];
  return target;
}

/** The unit of a metric where that of the target is known. */
export const unitOf = (metric: MetricName, unit: string | undefined): string =>
  metrics[metric].unit === targetUnit ? (unit ?? targetUnit) : metrics[metric].unit;

/** Whether a metric is of a data set's preparation rather than of a cell. */
export function isOfPreparation(metric: MetricName): boolean {
  const { of }: MetricInfo = metrics[metric];
  return of === "preparation";
}

/** Whether a metric is compared by differences, and may be 0 or less; else by ratios. */
export function comparedByDifference(metric: MetricName): boolean {
  const { kind, compare }: MetricInfo = metrics[metric];
  return kind === "quality" || compare === "difference";
}
