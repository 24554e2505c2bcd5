import type { ClusterSpec, LinkShape } from "./cluster.js";
import type { CellId, NodeName, TrialId } from "./ids.js";
import type { PreparationPlan } from "./preparation.js";
import type {
  ClaimSpec,
  ErrorRates,
  Levels,
  Measure,
  RunnerOptions,
  SimplerModelName,
  Suite,
  Workload,
} from "./suite.js";

/** One combination of levels with everything that a trial of it needs. */
export interface Cell {
  readonly id: CellId;
  /** One level for every factor, and always `runner`, `nodes` and `workersPerNode`. */
  readonly levels: Levels;
  readonly runner: string;
  readonly nodes: number;
  readonly workersPerNode: number;
  /** nodes x workersPerNode. */
  readonly workers: number;
  /** Samples of all workers in a step. */
  readonly globalBatch: number;
  /** Samples of one worker in a step. */
  readonly workerBatch: number;
  readonly seed: number;
  readonly scaling: Suite["scaling"];
  readonly workload: Workload;
  readonly measure: Measure;
  /** What each node's link lets through while a trial runs; only emulated clusters can. */
  readonly network?: LinkShape;
  readonly runnerOptions: RunnerOptions;
}

/** A combination that is not run, and why. */
export interface ExcludedCell {
  readonly levels: Levels;
  readonly because: string;
}

/** What will run. Written to `plan.json` before the first trial. Blocks' orders follow from the seed. */
export interface Plan {
  readonly schema: "scalebench/plan/v1";
  readonly suite: {
    readonly name: string;
    readonly question: string;
    /** sha256 of the resolved suite (defaults filled in, `--set` applied), keys sorted. */
    readonly digest: string;
    readonly scaling: Suite["scaling"];
    readonly factors: Suite["factors"];
  };
  readonly seed: number;
  readonly alpha: ErrorRates;
  readonly cells: readonly Cell[];
  readonly excluded: readonly ExcludedCell[];
  readonly repeats: { readonly min: number; readonly max: number };
  readonly claims: readonly ClaimSpec[];
  /** Absent where the suite asks for none. */
  readonly simplerModels?: readonly SimplerModelName[];
  /** Of the data sets that Spark prepares; absent: none is timed. */
  readonly preparation?: PreparationPlan;
}

/** One run of one cell, in fresh training processes. */
export interface Trial {
  readonly id: TrialId;
  readonly cell: Cell;
  /** 1-based. */
  readonly block: number;
}

/** A node that processes start on. */
export interface ClusterNode {
  readonly name: NodeName;
  /** Name or address under which other nodes reach it. */
  readonly address: string;
  /** Host name that a worker on it reports. */
  readonly host: string;
}

/** How the nodes of a cluster exchange gradients, where that is not the loopback of one machine. */
export interface Exchange {
  /** Interface of the exchange on every node; where it is not given, frameworks choose. */
  readonly interface?: string;
  /** How one node reaches the others by ssh: arguments of ssh before the host. */
  readonly ssh?: readonly string[];
  /** A batch system has given each node its GPUs, and named them in CUDA_VISIBLE_DEVICES. */
  readonly gpusChosen?: boolean;
}

/** The nodes of a study, as plans see them. */
export interface Cluster {
  readonly kind: ClusterSpec["kind"];
  /** True where several nodes are one host, or pretend to be nodes. */
  readonly simulated: (nodes: number) => boolean;
  /** The first `count` nodes. */
  readonly nodes: (count: number) => readonly ClusterNode[];
  /** How many nodes there are; undefined where one machine simulates as many as are asked for. */
  readonly size?: number;
  /** Workers that a node holds; undefined where that is the user's matter. */
  readonly slots?: number;
  /** Undefined on one machine. */
  readonly exchange?: Exchange;
  /** Where a file or folder of the harness is on the nodes. */
  readonly onNode: (path: string) => string;
  /** Of the nodes, for short paths; the harness' own where it is not given. */
  readonly temporaryRoot?: string;
}
