import { scalebenchHome, type Variables } from "../environment/home.js";
import { ScalebenchError } from "../errors/error.js";
import type { EmulatedClusterSpec, NodeSpec, SshSettings } from "../types/cluster.js";
import { clusterFolder } from "./folder.js";
import { namespaceOf } from "./names.js";
import { namespaceId, pidsIn } from "./processes.js";
import { readState } from "./state.js";
import { allNodesLive, isLive, isSame } from "./up.js";

const down = (found: string, hint: string): ScalebenchError =>
  new ScalebenchError({ code: "CLUSTER_DOWN", message: `expected the cluster to be up, found ${found}`, hint });

/**
 * How to reach the nodes of a cluster that is up. Throws CLUSTER_DOWN with the command that brings it up.
 * @param nodes whether every node has to be up, or any of them is enough
 */
export function emulatedConnection(
  spec: EmulatedClusterSpec,
  variables: Variables = process.env,
  nodes: "every" | "any" = "every",
): { readonly ssh: SshSettings; readonly nodes: readonly NodeSpec[] } {
  const folder = clusterFolder(scalebenchHome(variables).root, spec.name);
  const state = readState(folder);
  const up = "scalebench cluster up FILE, as root";
  if (state === undefined) throw down(`no emulated cluster ${spec.name}`, up);
  const again = `scalebench cluster down ${spec.name}, then ${up}`;
  if (state.step !== "up") throw down(`that it came up half (${state.step})`, again);
  if (!isSame(state, spec)) throw down("one that was made from another version of the file", again);
  const live = nodes === "every" ? allNodesLive(spec) : spec.nodes.some((node) => isLive(spec, node.name));
  if (!live) throw down("nodes without a process: sshd has ended, or this user does not see it", again);
  return { ssh: { configFile: folder.sshConfig, options: {} }, nodes: spec.nodes };
}

/** Every process on a node, its sshd among them; none where the node is not up. */
export function nodePids(spec: EmulatedClusterSpec, node: string): readonly number[] {
  const id = namespaceId(namespaceOf(spec.name, node));
  return id === undefined ? [] : pidsIn(id);
}
