import type { LinkShape } from "../types/cluster.js";
import { knownClusters } from "./down.js";
import { type ClusterFolder, clusterFolder } from "./folder.js";
import { namespaceOf, namespacePrefix } from "./names.js";
import { namedNamespaces, namespaceId, pidsIn } from "./processes.js";
import { readState } from "./state.js";

interface NodeStatus {
  readonly name: string;
  readonly address?: string;
  readonly cores: readonly number[];
  readonly state: "up" | "no processes" | "gone";
  readonly processes: number;
}

export interface ClusterStatus {
  readonly cluster: string;
  /** `left`: parts of it are there, and `down` removes them. */
  readonly state: "up" | "left" | "down";
  readonly interface?: string;
  readonly link?: LinkShape;
  readonly nodes: readonly NodeStatus[];
}

function liveState(cluster: string, node: string): Pick<NodeStatus, "state" | "processes"> {
  const id = namespaceId(namespaceOf(cluster, node));
  if (id === undefined) return { state: "gone", processes: 0 };
  const processes = pidsIn(id).length;
  return { state: processes === 0 ? "no processes" : "up", processes };
}

/** How a cluster is, from its state and what the kernel shows. */
export function clusterStatus(cluster: string, folder: ClusterFolder): ClusterStatus {
  const state = readState(folder);
  const prefix = namespacePrefix(cluster);
  if (state === undefined) {
    const names = namedNamespaces().filter((name) => name.startsWith(prefix));
    const nodes = names.map((name) => {
      const node = name.slice(prefix.length);
      return { name: node, cores: [], ...liveState(cluster, node) };
    });
    return { cluster, state: nodes.length === 0 ? "down" : "left", nodes };
  }
  const { spec } = state;
  const nodes = spec.nodes.map(({ name, address }, index): NodeStatus => {
    return { name, address, cores: spec.emulation.cpus[index] ?? [], ...liveState(cluster, name) };
  });
  const isUp = state.step === "up" && nodes.every((node) => node.state === "up");
  return {
    cluster,
    state: isUp ? "up" : "left",
    ...(spec.interface === undefined ? {} : { interface: spec.interface }),
    link: spec.emulation.link,
    nodes,
  };
}

export const allClusters = (home: string): readonly ClusterStatus[] =>
  knownClusters(home).map((cluster) => clusterStatus(cluster, clusterFolder(home, cluster)));
