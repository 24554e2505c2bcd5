import { existsSync, mkdirSync } from "node:fs";
import { readJsonIfThere, writeJsonAtomically } from "../environment/atomic-file.js";
import { ScalebenchError } from "../errors/error.js";
import type { EmulatedClusterSpec } from "../types/cluster.js";
import type { ClusterFolder } from "./folder.js";

/** How far `up` came: written before each step, so that a step that was cut off is known. */
export interface EmulationState {
  readonly schema: "scalebench/emulation/v1";
  readonly step: "keys" | "bridge" | "nodes" | "links" | "sshd" | "up";
  readonly spec: EmulatedClusterSpec;
  /** Whether sshd's folder was made for this cluster, and goes with it. */
  readonly madeRunFolder: boolean;
}

const mode = 0o700;

export function writeState(folder: ClusterFolder, state: EmulationState): void {
  mkdirSync(folder.root, { recursive: true, mode });
  writeJsonAtomically(folder.state, state);
}

export function readState(folder: ClusterFolder): EmulationState | undefined {
  const value = readJsonIfThere(folder.state) as EmulationState | undefined;
  return value?.schema === "scalebench/emulation/v1" ? value : undefined;
}

export const hasFolder = (folder: ClusterFolder): boolean => existsSync(folder.root);

/** Throws CLUSTER_NEEDS_ROOT with the command that has the rights, and this user's folder with the Python environment. */
export function requireRoot(command: string, home: string): void {
  if (process.getuid?.() === 0) return;
  throw new ScalebenchError({
    code: "CLUSTER_NEEDS_ROOT",
    message: `expected root for network namespaces, found user ${process.getuid?.() ?? "unknown"}`,
    hint: `sudo env "PATH=$PATH" "SCALEBENCH_HOME=${home}" scalebench ${command}`,
  });
}
