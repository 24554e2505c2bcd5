import { createHash } from "node:crypto";

// All names follow from the cluster's, so that what is left of a cluster is found without its file or state.

/** A name of a cluster holds no colon: no cluster's prefix is another's. */
const prefix = "scalebench:";

/** Of the namespaces of a cluster's nodes, in /run/netns. */
export const namespacePrefix = (cluster: string): string => `${prefix}${cluster}:`;

export const namespaceOf = (cluster: string, node: string): string => `${namespacePrefix(cluster)}${node}`;

/** The cluster that a namespace is a node of; undefined where it is none of ours. */
export function clusterOfNamespace(namespace: string): string | undefined {
  const [, cluster, node] = /^scalebench:([^:]+):([^:]+)$/.exec(namespace) ?? [];
  return node === undefined ? undefined : cluster;
}

/** What bridges and links of a cluster carry as their alias. */
export const aliasOf = (cluster: string): string => `${prefix}${cluster}`;

const digest = (cluster: string): string => createHash("sha256").update(cluster).digest("hex").slice(0, 8);

/** The bridge's name until it carries the alias: Linux takes 15 bytes, and gives no alias at birth. */
export const draftBridge = (cluster: string): string => `sbb${digest(cluster)}`;

/** Of the links' ends outside the nodes. */
export const linkPrefix = (cluster: string): string => `sbv${digest(cluster)}`;

/** The end outside the node, by the node's place. */
export const outerLink = (cluster: string, index: number): string => `${linkPrefix(cluster)}${index}`;
