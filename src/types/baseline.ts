import type { MetricName } from "./metrics.js";
import type { Levels } from "./suite.js";

/** What must be equal for two results to be comparable: property to value, in the order of the properties. */
export type Fingerprint = Readonly<Record<string, string>>;

/** A property of a fingerprint that is not the same; `absent` stands for one that a side does not have. */
export interface FingerprintDifference {
  readonly property: string;
  readonly was: string;
  readonly is: string;
}

/** What the machine itself can do, measured in a few seconds; see runners/environment/machine_probe.py. */
export interface MachineProbe {
  /** GFLOP/s of a product of two square matrices in single precision, with `threads` threads. */
  readonly matrixProduct: number;
  /** GB/s read and written by a copy that no cache holds, with `threads` threads. */
  readonly memoryBandwidth: number;
  /** MB/s of a buffer's size over the time of its all-reduce between two processes (Gloo, loopback). */
  readonly allReduce: number;
  readonly threads: number;
}

/** `probe.json`: the machine at a study's start and at its end; null where it was not, or could not be, measured. */
export interface StudyProbe {
  readonly schema: "scalebench/probe/v1";
  readonly start: MachineProbe | null;
  readonly end: MachineProbe | null;
}

/** One study's values of a cell, as a baseline keeps them. */
export interface BaselineRun {
  readonly study: string;
  /** When the study ended, ISO 8601 UTC. */
  readonly at: string;
  /** Commit of the suite's folder, with `-dirty` where it was changed; null outside of git. */
  readonly commit: string | null;
  readonly harness: string;
  readonly probe: { readonly start: MachineProbe; readonly end: MachineProbe } | null;
  /** One value a completed trial, in block order. */
  readonly values: Readonly<Partial<Record<MetricName, readonly number[]>>>;
}

/** A file of `baselines/<name>/`: a cell's results on one kind of machine, run by run, the newest first. */
export interface Baseline {
  readonly schema: "scalebench/baseline/v1";
  readonly cell: string;
  readonly levels: Levels;
  readonly fingerprint: Fingerprint;
  readonly runs: readonly BaselineRun[];
}

/** `baselines.json` of a study: the baselines that its claims are about, as they were when it began. */
export interface StudyBaselines {
  readonly schema: "scalebench/study-baselines/v1";
  readonly name: string;
  readonly baselines: readonly Baseline[];
}

/** What a claim against a baseline is decided from, for one cell. */
export type BaselineEvidence =
  | {
      readonly state: "comparable";
      readonly name: string;
      readonly runs: readonly Pick<BaselineRun, "study" | "values">[];
      /** Runs that do not count because the machine changed while they ran, by their own probes. */
      readonly unsteady: number;
    }
  | { readonly state: "incomparable"; readonly because: string };
