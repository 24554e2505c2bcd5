import type { NodePaths } from "../launch/remote/node-paths.js";
import { onNode } from "../launch/remote/node-paths.js";
import type { ClusterSpec, NodeSpec, RemoteCluster } from "../types/cluster.js";
import type { NodeName } from "../types/ids.js";
import type { Cluster, ClusterNode } from "../types/plan.js";

export interface ClusterShape {
  readonly kind: ClusterSpec["kind"];
  readonly spec: Pick<RemoteCluster, "interface" | "sharedFileSystem">;
  readonly nodes: readonly NodeSpec[];
  readonly paths: NodePaths;
  /** How nodes reach each other by ssh: arguments before the host. */
  readonly ssh?: readonly string[];
  /** Slurm has chosen each node's GPUs. */
  readonly gpusChosen?: boolean;
  /** The host name that a node said; undefined until it has been reached. */
  readonly hostOf: (node: NodeName) => string | undefined;
}

/** A cluster of several machines as plans see it. Everything measured on an emulated one is simulated, whatever its size. */
export function remoteCluster({ kind, spec, nodes, paths, ssh, gpusChosen, hostOf }: ClusterShape): Cluster {
  const seen = ({ name, address, host }: NodeSpec): ClusterNode => ({ name, address, host: hostOf(name) ?? host });
  return {
    kind,
    simulated: () => kind === "emulated",
    nodes: (count) => nodes.slice(0, count).map(seen),
    slots: Math.min(...nodes.map(({ slots }) => slots)),
    size: nodes.length,
    exchange: {
      ...(spec.interface === undefined ? {} : { interface: spec.interface }),
      ...(ssh === undefined ? {} : { ssh }),
      ...(gpusChosen === undefined ? {} : { gpusChosen }),
    },
    onNode: spec.sharedFileSystem ? (path) => path : (path) => onNode(paths, path),
    // Unix sockets below it must stay within 107 bytes.
    temporaryRoot: "/tmp",
  };
}
