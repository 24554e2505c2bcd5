import type { NodeName } from "../types/ids.js";
import type { ProcessSpec, ServiceSpec } from "../types/launch.js";
import type { Markers } from "./markers.js";
import type { RunningProcess } from "./process.js";

/** A process that had to be ended outside of the groups that were started. */
export interface Leftover {
  readonly pid: number;
  readonly command: string;
}

export interface LostNode {
  readonly node: NodeName;
  /** Completes "node x was lost: ...". */
  readonly because: string;
}

interface EndOptions {
  /** `together`: all groups at once. `reverse`: one after the other, the last started first. */
  readonly order: "together" | "reverse";
}

/**
 * Knows how to start a process on a node, how to end it with everything that it started, and how files get there and
 * back. Paths in specs are those of the node; a log's and a folder's are the harness' own.
 */
export interface Launcher {
  /** A process that cannot start is an exit. The folder of the log file must exist. */
  readonly start: (
    spec: ProcessSpec,
    place: { readonly markers: Markers; readonly logFile: string },
  ) => Promise<RunningProcess>;
  /**
   * Ends what still runs of the processes (TERM, grace, KILL, by group), then whatever carries the markers.
   * Resolves when nothing is left; returns what had to be ended outside of the groups.
   */
  readonly end: (
    processes: readonly RunningProcess[],
    markers: Markers,
    options: EndOptions,
  ) => Promise<readonly Leftover[]>;
  /** Whether the process, which runs, counts as ready. */
  readonly isReady: (target: RunningProcess) => Promise<boolean>;
  /** Removes what an earlier process left behind that would make the next one look ready at once. */
  readonly clearReadiness: (spec: ProcessSpec) => Promise<void>;
  /** Makes what a service needs on disk before its first process starts. Throws SERVICE_FAILED and file errors. */
  readonly prepareService: (spec: ServiceSpec) => Promise<void>;
  /** Removes a service's temporary folders, and the files that may hold secrets. */
  readonly cleanService: (spec: ServiceSpec) => Promise<void>;
  /** Ports of a node's own address on which nobody listens at the moment, never given out before. Throws PORTS_UNAVAILABLE. */
  readonly freePorts: (node: NodeName, count: number) => Promise<readonly number[]>;
  /** Sees to it that all of the nodes are there, waiting as the cluster says. Throws NODE_LOST, NODE_UNFIT. */
  readonly reach: (nodes: readonly NodeName[]) => Promise<void>;
  /** Calls `handle` when one of the nodes, which have been reached, is lost. Returns how to be told no longer. */
  readonly onLost: (nodes: readonly NodeName[], handle: (lost: LostNode) => void) => () => void;
  /** Brings a folder of the study, or what is in it, to the nodes where they do not see it anyway. */
  readonly send: (folder: string, nodes: readonly NodeName[]) => Promise<void>;
  /** Brings back what processes wrote into a folder of the study: files that end in one of the endings. */
  readonly collect: (folder: string, nodes: readonly NodeName[], endings: readonly string[]) => Promise<void>;
  /** By host name of a node: seconds to add to the harness' monotonic clock to have that node's. */
  readonly clocks: (nodes: readonly NodeName[]) => Readonly<Record<string, number>>;
  /** Ends whatever carries the markers on every node, and the connections to them. */
  readonly close: (markers: Markers) => Promise<void>;
}
