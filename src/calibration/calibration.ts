import type { MetricName } from "../types/metrics.js";
import type { ErrorRates } from "../types/suite.js";

/** What two machines must share for a calibration of one to speak for the other. */
export interface CalibratedMachine {
  readonly host: string;
  readonly cpu: string;
  readonly logicalCpus: string;
  readonly usableCpus: string;
}

/** How a metric of the same cell varies; relative, so 0.02 is 2 %. */
export interface Noise {
  /** Standard deviation of ln(b/a) over the blocks, a and b being the same cell. */
  readonly paired: number;
  /** Interval of `paired`; null where the blocks are too few. */
  readonly low: number | null;
  readonly high: number | null;
  readonly level: number;
  /** Standard deviation of the logarithms of single trials: what pairing takes away is in it. */
  readonly single: number;
  /** Blocks in which both completed. */
  readonly n: number;
}

/** Whether the machine was the same at the end as at the start, by the same cell's throughput. */
export interface Drift {
  /** Of the last half of the blocks over the first half, as a ratio of medians. */
  readonly ratio: number;
  /** Two-sided, exact Mann-Whitney; null where there are too few blocks to split. */
  readonly p: number | null;
  /** Relative change a block: the median of the slopes between all pairs of blocks (Theil and Sen). */
  readonly slopePerBlock: number;
  readonly n: number;
}

/** Verdicts on claims that the same cell is at least as fast as itself, in both directions, after every block. */
export interface FalseAlarms {
  /** Sequences of looks: each direction is one. */
  readonly sequences: number;
  /** Looks of all sequences, each with one block more. */
  readonly looks: number;
  /** Looks and sequences with a wrong `fails`. */
  readonly failingLooks: number;
  readonly failingSequences: number;
  /** Looks and sequences with a `holds`, which is wrong as often as alpha.holds allows when the truth lies at the bound. */
  readonly holdingLooks: number;
  readonly holdingSequences: number;
}

/** What became of a slow-down that was put in on purpose. */
export interface SlowDownFound {
  /** Per cent of each step that were put in. */
  readonly percent: number;
  /** What the step became longer by, in per cent; the interval is valid at any number of blocks. Null without blocks. */
  readonly estimate: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly level: number;
  /** Blocks until "at least as fast as without" failed; null where it never did. */
  readonly foundAfter: number | null;
  readonly n: number;
}

/** What a claim can see within so many blocks, with the chance `chance`, relative to its bound. */
export interface Resolution {
  readonly blocks: number;
  /** The smallest slow-down beyond a claim's margin that ends in `fails`; null where none would. */
  readonly fails: number | null;
  /** The smallest distance of an unchanged result from the bound that ends in `holds`. */
  readonly holds: number | null;
}

/** `calibration.json`: what claims can tell on one machine. Add keys freely, rename none. */
export interface Calibration {
  readonly schema: "scalebench/calibration/v1";
  readonly harness: string;
  readonly study: string;
  /** When the study began, ISO 8601 UTC. */
  readonly at: string;
  readonly machine: CalibratedMachine;
  readonly runner: string;
  readonly workers: number;
  /** What was trained, in words. */
  readonly workload: string;
  readonly alpha: ErrorRates;
  readonly noise: Readonly<Partial<Record<MetricName, Noise>>>;
  readonly drift: Drift | null;
  readonly falseAlarms: FalseAlarms;
  readonly slowDowns: readonly SlowDownFound[];
  /** For throughput, with one gating claim. */
  readonly chance: number;
  readonly resolution: readonly Resolution[];
}
