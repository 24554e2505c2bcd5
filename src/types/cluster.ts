import type { NodeName } from "./ids.js";

/** A machine (or one that pretends to be) on which workers start. */
export interface NodeSpec {
  /** Unique in the cluster; safe as a folder name. What plans, records and pages call it. */
  readonly name: NodeName;
  /** Where ssh connects to: a name or address, or a `Host` of the user's ssh configuration. */
  readonly host: string;
  /** Where the other nodes reach it, on the network of the exchange. */
  readonly address: string;
  /** Workers that it holds. */
  readonly slots: number;
  readonly gpus: number;
}

/** What the system's ssh is told beyond what its own configuration says. */
export interface SshSettings {
  readonly user?: string;
  readonly port?: number;
  /** Absolute. */
  readonly identityFile?: string;
  /** In place of the user's own configuration; absolute. */
  readonly configFile?: string;
  /** `-o NAME=VALUE`, in the order of the file. */
  readonly options: Readonly<Record<string, string>>;
}

/** Which Python trains on the nodes. */
export type NodeEnvironment =
  /** One that is there, on every node at this absolute path, with what the runners need. */
  | { readonly kind: "python"; readonly python: string }
  /** Made by scalebench in the working folder of every node; `python` is what makes it (default `python3`). */
  | { readonly kind: "setup"; readonly python: string }
  /** The harness' own, which every node sees at the same path: a shared file system, or one machine. */
  | { readonly kind: "shared" };

/** What becomes of trials that need a node which has gone: until it is back, their failure, or the end of the study. */
export interface NodeLoss {
  readonly action: "wait" | "skip" | "stop";
  /** How long `wait` waits. */
  readonly seconds: number;
}

/** What a machine is and has, as far as it bears on training: name to value. */
export interface MachineFacts {
  readonly hardware: Readonly<Record<string, string>>;
  readonly system: Readonly<Record<string, string>>;
  /** Versions. */
  readonly software: Readonly<Record<string, string>>;
}

/** What all clusters of several machines share. */
export interface RemoteCluster {
  /** Safe as a folder name. */
  readonly name: string;
  /** Interface of the exchange, on every node; where it is not given, frameworks choose. */
  readonly interface?: string;
  /** Absolute, on every node: code, trials and temporary files, where there is no shared file system. */
  readonly workDirectory: string;
  /** The study's folder, the environment and the code are on every node at the same paths. */
  readonly sharedFileSystem: boolean;
  readonly environment: NodeEnvironment;
  /** Environment modules (Lmod, Tcl) loaded before anything on a node. */
  readonly modules: readonly string[];
  readonly onNodeLoss: NodeLoss;
  /** How long a connection may take to come up. */
  readonly connectSeconds: number;
}

interface LocalClusterSpec {
  readonly kind: "local";
  readonly name: string;
}

export interface SshClusterSpec extends RemoteCluster {
  readonly kind: "ssh";
  readonly nodes: readonly NodeSpec[];
  readonly ssh: SshSettings;
}

export interface SlurmClusterSpec extends RemoteCluster {
  readonly kind: "slurm";
  /** Nodes of the allocation; which ones, Slurm decides. */
  readonly count: number;
  readonly slots: number;
  readonly gpus: number;
  readonly slurm: {
    readonly partition?: string;
    readonly account?: string;
    readonly gres?: string;
    readonly timeSeconds?: number;
    /** Options of sbatch as they are, e.g. `--qos=debug`. */
    readonly sbatch: readonly string[];
    /** Image that processes run in (`srun --container-image`). */
    readonly container?: string;
  };
}

/** What a node's link lets through. */
export interface LinkShape {
  /** Bits per second in each direction; undefined for no limit. */
  readonly bandwidth?: number;
  /** Seconds, one way. */
  readonly latency?: number;
}

/** Nodes that are network namespaces of this machine, each with its own address, host name, sshd, cores and link. */
export interface EmulatedClusterSpec extends RemoteCluster {
  readonly kind: "emulated";
  readonly nodes: readonly NodeSpec[];
  readonly emulation: {
    /** IPv4 network of the bridge in CIDR notation, e.g. `10.77.0.0/24`. */
    readonly subnet: string;
    /** Cores of each node, by its place in `nodes`; an empty list leaves it all of them. */
    readonly cpus: readonly (readonly number[])[];
    readonly link: LinkShape;
  };
}

/** What a cluster file says, checked and with its defaults filled in. */
export type ClusterSpec = LocalClusterSpec | SshClusterSpec | SlurmClusterSpec | EmulatedClusterSpec;
