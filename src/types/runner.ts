import type { z } from "zod";
import type { Workload } from "./kubernetes.js";
import type { LaunchSpec } from "./launch.js";
import type { Cell, Cluster, ClusterNode, Exchange, Trial } from "./plan.js";

/** Where things are and what the environment offers, handed to `Runner.plan`. All paths are absolute. */
export interface LaunchContext {
  /** The interpreter of the environment. */
  readonly python: string;
  /** The environment's folder of programs (torchrun, horovodrun, ray). */
  readonly binDirectory: string;
  /** This runner's folder, with its Python entry. */
  readonly runnerDirectory: string;
  /** What PYTHONPATH must hold for the entry to import `scalebench_training`. */
  readonly pythonPath: string;
  /** The trial's specification, which the entry reads: `--trial FILE`. */
  readonly trialFile: string;
  /** Where the trial's ranks write. */
  readonly outputDirectory: string;
  /** A folder of the study for a service's files: `serviceDirectory("spark-n1")`. */
  readonly serviceDirectory: (id: string) => string;
  /** A short folder outside the study (Unix sockets allow 107 bytes); same id, same folder. */
  readonly temporaryDirectory: (id: string) => string;
  /** How several machines reach each other; undefined on one machine, whose loopback is the network. */
  readonly exchange: Exchange | undefined;
  /** Nodes of this trial, `cell.nodes` of them. */
  readonly nodes: readonly ClusterNode[];
  /** The largest `workersPerNode` of any cell of this runner with as many nodes: what services must hold. */
  readonly slotsPerNode: number;
  /** A free port on the loopback interface; same name, same port within a study. */
  readonly port: (name: string) => number;
  /** A random token; same name, same token within a study. Only for files with mode 0600. */
  readonly secret: (name: string) => string;
  /** A variable of the user's own environment, of which trials get nothing by themselves; values of secrets only for files with mode 0600. */
  readonly userVariable: (name: string) => string | undefined;
  /** Java's home folder, where the environment has one. */
  readonly javaHome: string | undefined;
}

/** What `setup` must install and `doctor` must check for a runner. */
export interface RunnerRequirements {
  /** Modules that must import in the environment. */
  readonly modules: readonly string[];
  readonly horovod: boolean;
  readonly java: boolean;
}

/** One way to train: how processes start. It adds nothing to the training itself. */
export interface Runner {
  readonly name: string;
  /** One line, for help and for the page. */
  readonly summary: string;
  readonly requirements: RunnerRequirements;
  /** Typical seconds of a trial outside of its training, with services up: for the estimate of `plan`. */
  readonly startupSeconds?: number;
  /** What the suite may say under `runners.<name>`; defaults filled in. */
  readonly options: z.ZodObject;
  /** Why this runner cannot run the cell on that kind of cluster, or undefined. */
  readonly cannotRun: (cell: Cell, cluster: Pick<Cluster, "kind">) => string | undefined;
  /** Whether the cell's trials run on a cluster that was there before, which puts workers where it likes. */
  readonly onExistingCluster?: (cell: Cell) => boolean;
  /** Pure: how the trial runs in pods of an image that has the project; undefined where it does not. */
  readonly kubernetes?: (trial: Trial, context: LaunchContext) => Workload;
  /** Pure: trial and cluster to processes. */
  readonly plan: (trial: Trial, context: LaunchContext) => LaunchSpec;
}
