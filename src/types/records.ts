/**
 * What one rank recorded: the rows of `rank-<rank>.arrow`, sorted into their kinds.
 * All times are seconds of the host's monotonic clock (CLOCK_MONOTONIC).
 */
export interface RankRecords {
  readonly rank: number;
  /** What the worker read back of its place: host, pid, localRank, cpuAffinity, threads, versions, environment. */
  readonly place: Readonly<Record<string, string>>;
  readonly phases: readonly PhaseRecord[];
  /** Steps of the accuracy part. */
  readonly trainSteps: StepSeries;
  /** Steps before the window. */
  readonly warmupSteps: StepSeries;
  /** Steps of the window. */
  readonly measureSteps: StepSeries;
  /** Steps of the breakdown's windows: whole ones (exchange, local) and parts, by name; empty where there was none. */
  readonly parts: Readonly<Record<string, SpanSeries>>;
  readonly epochs: readonly EpochRecord[];
  /** sha256 over all parameters: `start` (step 0, after the broadcast), `trained` (after the epochs), `end`. */
  readonly digests: Readonly<Record<string, string>>;
  /** Single numbers, e.g. peakMemoryBytes, workerBatch, parameters, trainSamples, testSamples. */
  readonly values: Readonly<Record<string, number>>;
  /** True when the rank wrote its last row; false for a cut stream. */
  readonly complete: boolean;
}

export interface PhaseRecord {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** Columns of equal length; step i ran from start[i] to end[i]. */
export interface StepSeries {
  readonly start: Float64Array;
  readonly end: Float64Array;
  readonly loss: Float64Array;
}

/** Columns of equal length; span i ran from start[i] to end[i]. */
export interface SpanSeries {
  readonly start: Float64Array;
  readonly end: Float64Array;
}

export interface EpochRecord {
  /** 1-based. */
  readonly epoch: number;
  /** Start of the first training step, and end of this epoch's evaluation. */
  readonly start: number;
  readonly end: number;
  /** A regression has none. */
  readonly accuracy?: number;
  readonly loss: number;
}

/** A model's parameters at the end of the accuracy part, tensor by tensor. */
export type Parameters = ReadonlyMap<string, Float32Array | Float64Array>;
