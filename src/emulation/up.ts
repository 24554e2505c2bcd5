import { isDeepStrictEqual } from "node:util";
import { bridgeAddress, subnetOf } from "../cluster-file/subnet.js";
import { ScalebenchError } from "../errors/error.js";
import type { EmulatedClusterSpec } from "../types/cluster.js";
import { takeDown } from "./down.js";
import type { ClusterFolder } from "./folder.js";
import { writeSshFiles } from "./keys.js";
import { linksOf, makeBridge, makeNode } from "./links.js";
import { namespaceOf, namespacePrefix, outerLink } from "./names.js";
import { checkMachine } from "./preconditions.js";
import { namedNamespaces, namespaceId, pidsIn } from "./processes.js";
import type { Programs } from "./programs.js";
import { shapeLinks } from "./shape.js";
import { makeRunFolder, startSshd } from "./sshd.js";
import { type EmulationState, hasFolder, readState, writeState } from "./state.js";

/** Whether a node is there with a process in it. */
export function isLive(spec: EmulatedClusterSpec, node: string): boolean {
  const id = namespaceId(namespaceOf(spec.name, node));
  return id !== undefined && pidsIn(id).length > 0;
}

export const allNodesLive = (spec: EmulatedClusterSpec): boolean => spec.nodes.every(({ name }) => isLive(spec, name));

/** Whether the cluster that is up is the one that the file says. As JSON: that is how it was written. */
export const isSame = (state: EmulationState, spec: EmulatedClusterSpec): boolean =>
  isDeepStrictEqual(state.spec, JSON.parse(JSON.stringify(spec)));

async function remains(programs: Programs, spec: EmulatedClusterSpec, folder: ClusterFolder): Promise<boolean> {
  const namespaces = namedNamespaces().some((name) => name.startsWith(namespacePrefix(spec.name)));
  return namespaces || hasFolder(folder) || (await linksOf(programs, spec.name)).length > 0;
}

const exists = (name: string, found: string): ScalebenchError =>
  new ScalebenchError({
    code: "CLUSTER_EXISTS",
    message: `expected no cluster ${name}, found ${found}`,
    hint: `scalebench cluster down ${name}`,
  });

async function make(programs: Programs, spec: EmulatedClusterSpec, folder: ClusterFolder): Promise<void> {
  const subnet = subnetOf(spec.emulation.subnet) ?? { base: 0, prefix: 24 };
  const device = spec.interface ?? "";
  let madeRunFolder = false;
  const step = (name: EmulationState["step"]): void =>
    writeState(folder, { schema: "scalebench/emulation/v1", step: name, spec, madeRunFolder });
  step("keys");
  await writeSshFiles(programs, spec, folder);
  step("bridge");
  const address = `${bridgeAddress(subnet)}/${subnet.prefix}`;
  await makeBridge(programs, { cluster: spec.name, name: device, address });
  step("nodes");
  for (const [index, node] of spec.nodes.entries()) {
    await makeNode(programs, {
      cluster: spec.name,
      namespace: namespaceOf(spec.name, node.name),
      outer: outerLink(spec.name, index),
      interface: device,
      address: `${node.address}/${subnet.prefix}`,
    });
  }
  step("links");
  await shapeLinks(spec, spec.emulation.link);
  madeRunFolder = makeRunFolder();
  step("sshd");
  await startSshd(programs, spec, folder);
  step("up");
}

/**
 * Brings a cluster up. Returns false where it is up already, as the file says. What fails half way is taken down again.
 * Throws CLUSTER_EXISTS, CLUSTER_UNSUPPORTED and CLUSTER_UP_FAILED.
 */
export async function bringUp(programs: Programs, spec: EmulatedClusterSpec, folder: ClusterFolder): Promise<boolean> {
  const state = readState(folder);
  if (state?.step === "up" && allNodesLive(state.spec)) {
    if (isSame(state, spec)) return false;
    throw exists(spec.name, "one that was made from another version of the file");
  }
  if (await remains(programs, spec, folder)) throw exists(spec.name, "what is left of one");
  await checkMachine(programs, spec);
  try {
    await make(programs, spec, folder);
  } catch (error) {
    await takeDown(programs, spec.name, folder);
    throw error;
  }
  return true;
}
