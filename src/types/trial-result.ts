import type { CellId, TrialId } from "./ids.js";
import type { MetricName } from "./metrics.js";

/** What one completed trial says, computed from its ranks' records alone. */
export interface Measurement {
  /** Metrics of a single trial; ratios over other cells come later. */
  readonly values: Readonly<Partial<Record<MetricName, number>>>;
  /** The accuracy curve: at i what epoch i + 1 ended with. Columns: a study has as many curves as trials. */
  readonly curve: {
    /** Since the first training step. */
    readonly seconds: readonly number[];
    /** Empty of a regression. */
    readonly accuracy: readonly number[];
    readonly loss: readonly number[];
  };
  /** Seconds a phase, slowest rank, in order; `launch` runs from the first process's start to the worker's own. */
  readonly phases: readonly { readonly name: string; readonly seconds: number }[];
  /** Seconds a step in the window, slowest rank of each step. */
  readonly stepTime: { readonly p50: number; readonly p95: number; readonly p99: number; readonly max: number };
  /** Seconds of each step of the window that counts, slowest rank of each step; ascending. */
  readonly stepSeconds: Float64Array;
  /** Steps of the window that were dropped as warm-up, and whether a steady state was reached. */
  readonly warmup: { readonly dropped: number; readonly steady: boolean };
  /** A step taken apart; undefined where the suite asked for no breakdown. */
  readonly breakdown?: StepBreakdown;
  /** Parameter digests; equal on all ranks (else the trial failed). */
  readonly digests: Readonly<Record<string, string>>;
  /** Single numbers of rank 0: parameters, trainSamples, testSamples, ... */
  readonly values0: Readonly<Record<string, number>>;
  /** Of a regression's target, where predictions tell it. */
  readonly targetUnit?: string;
  /** Place of each rank, by rank. */
  readonly places: readonly Readonly<Record<string, string>>[];
}

/** Mean seconds of a step's parts over the interleaved windows of one trial. */
export interface StepParts {
  readonly dataWait: number;
  /** Zeroing gradients, forward pass and loss. */
  readonly forward: number;
  /** With a slow-down that was put in on purpose. */
  readonly backward: number;
  /** What a step with the exchange of gradients takes longer than one without; may be below 0 by noise. */
  readonly exchange: number;
  readonly optimizer: number;
  /** A whole step with exchange, measured by itself: the parts add up to it but for the clock's cost. */
  readonly step: number;
}

export interface StepBreakdown extends StepParts {
  /** The rank whose parts these are: the one that computes longest. */
  readonly rank: number;
  readonly ranks: readonly (StepParts & {
    readonly rank: number;
    /** Seconds behind the first rank when the exchange could begin: median and 95th percentile over the steps. */
    readonly lateness: { readonly median: number; readonly p95: number };
  })[];
  /** lateness[i][r]: seconds that rank r came behind the first one at step i of the windows that look at it. */
  readonly lateness: readonly (readonly number[])[];
}

export interface TrialFailure {
  /** One sentence. */
  readonly reason: string;
  readonly hint: string;
  /** Path of the log that tells more, relative to the study; empty where there is none. */
  readonly log: string;
  /** Last lines of that log. */
  readonly tail: readonly string[];
}

/** Processor time of the harness' own process, all threads, while a trial ran: from when all of its processes had started, and were ready where they tell it, until the first of them failed or all had ended. */
export interface HarnessCpu {
  readonly cpuSeconds: number;
  /** Seconds of that span. */
  readonly overSeconds: number;
}

interface TrialResultBase {
  readonly trial: TrialId;
  readonly cell: CellId;
  readonly block: number;
  readonly attempt: number;
  /** Wall clock, ISO 8601 UTC. */
  readonly startedAt: string;
  /** From the first process's start until the last one's end. */
  readonly seconds: number;
  /** Monotonic seconds of the first process's start, on the harness's host. */
  readonly launchedAt: number;
  /** By host name: seconds to add to the harness' monotonic clock to have that host's; a host without one has the same clock. */
  readonly clockOffsets?: Readonly<Record<string, number>>;
  /** The harness's own time for the trial: its wall time without its processes and without waiting for services. */
  readonly harnessSeconds?: number;
  readonly harnessCpu?: HarnessCpu;
}

export type TrialResult =
  | (TrialResultBase & { readonly state: "completed" })
  | (TrialResultBase & { readonly state: "failed"; readonly failure: TrialFailure });

/** A completed trial with its measurement, or a failed one: the rows that statistics work on. */
export type TrialOutcome =
  | { readonly result: Extract<TrialResult, { state: "completed" }>; readonly measurement: Measurement }
  | { readonly result: Extract<TrialResult, { state: "failed" }>; readonly measurement?: undefined };
