import type { Removed } from "../emulation/down.js";
import type { ClusterStatus } from "../emulation/status.js";
import type { LinkShape } from "../types/cluster.js";

const words = {
  up: "is up",
  left: "is there in part, or was brought up with another SCALEBENCH_HOME",
  down: "is down",
} as const;

/** `100 Mbit/s, 1 ms`. */
function linkText({ bandwidth, latency }: LinkShape): string {
  const parts = [
    bandwidth === undefined ? "no limit" : `${bandwidth / 1e6} Mbit/s`,
    ...(latency === undefined ? [] : [`${latency * 1000} ms`]),
  ];
  return parts.join(", ");
}

/** A cluster with its nodes, and the command that comes next. */
export function clusterText(status: ClusterStatus): string {
  const { cluster, state, link, nodes } = status;
  const network = status.interface === undefined ? "" : ` (interface ${status.interface}; ${linkText(link ?? {})})`;
  const lines = nodes.map(({ name, address, cores, state: node, processes }) => {
    const on = cores.length === 0 ? "all cores" : `cores ${cores.join(",")}`;
    return `  ${name}  ${address ?? "no address"}  ${on}  ${node}${node === "up" ? `, ${processes} processes` : ""}`;
  });
  const next = state === "left" ? [`  scalebench cluster down ${cluster} removes all of it`] : [];
  return [`${cluster} ${words[state]}${network}`, ...lines, ...next].join("\n");
}

export const clustersText = (all: readonly ClusterStatus[]): string =>
  all.length === 0 ? "no emulated cluster on this machine" : all.map(clusterText).join("\n");

export function removedText(cluster: string, { namespaces, links, folder }: Removed): string {
  const nothing = namespaces.length + links.length === 0 && !folder;
  if (nothing) return `${cluster} was down: nothing to remove`;
  return `${cluster} is down: removed ${namespaces.length} namespaces, ${links.length} links${folder ? " and its folder" : ""}`;
}
