import { rmdirSync } from "node:fs";
import { readCluster } from "../cluster-file/parse.js";
import { type Removed, takeDown } from "../emulation/down.js";
import { clusterFolder, clustersFolder } from "../emulation/folder.js";
import { findClusterPrograms } from "../emulation/programs.js";
import { requireRoot } from "../emulation/state.js";
import { allClusters, type ClusterStatus, clusterStatus } from "../emulation/status.js";
import { bringUp } from "../emulation/up.js";
import { scalebenchHome } from "../environment/home.js";
import { withLock } from "../environment/setup-lock.js";
import { ScalebenchError } from "../errors/error.js";
import type { EmulatedClusterSpec } from "../types/cluster.js";
import { narrate } from "./terminal.js";

const namePattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

const home = (): string => scalebenchHome(process.env).root;

/** A cluster file of kind emulated. Throws USAGE for another kind. */
function emulatedFile(file: string): EmulatedClusterSpec {
  const spec = readCluster(file);
  if (spec.kind === "emulated") return spec;
  throw new ScalebenchError({
    code: "USAGE",
    message: `expected a cluster of kind emulated, found ${spec.kind}`,
    hint: "only emulated clusters are brought up and down; others are there already",
    where: { file },
  });
}

const looksLikeFile = (text: string): boolean => text.includes("/") || /\.ya?ml$/.test(text);

/** The name of a cluster, given as it is or by its file. */
function clusterName(given: string): string {
  if (looksLikeFile(given)) return emulatedFile(given).name;
  if (namePattern.test(given)) return given;
  throw new ScalebenchError({
    code: "USAGE",
    message: `expected a cluster file or the name of a cluster, found ${JSON.stringify(given)}`,
    hint: "`scalebench cluster status` lists the clusters of this machine",
  });
}

function locked<T>(cluster: string, work: () => Promise<T>): Promise<T> {
  const waiting = (pid: number): void => narrate(`waiting for process ${pid}, which works on the cluster ${cluster}`);
  return withLock(`${clustersFolder(home())}/${cluster}.lock`, { waiting, signal: undefined }, work);
}

function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // Other clusters are in it, or it is not there.
  }
}

/** Brings up what the file says; `made` is false where it is up already. */
export async function clusterUp(file: string): Promise<{ readonly made: boolean; readonly status: ClusterStatus }> {
  const spec = emulatedFile(file);
  requireRoot(`cluster up ${file}`, home());
  const programs = findClusterPrograms(process.env);
  const folder = clusterFolder(home(), spec.name);
  const made = await locked(spec.name, () => bringUp(programs, spec, folder));
  return { made, status: clusterStatus(spec.name, folder) };
}

export async function clusterDown(given: string): Promise<{ readonly cluster: string; readonly removed: Removed }> {
  const cluster = clusterName(given);
  requireRoot(`cluster down ${given}`, home());
  const programs = findClusterPrograms(process.env);
  const removed = await locked(cluster, () => takeDown(programs, cluster, clusterFolder(home(), cluster)));
  removeIfEmpty(clustersFolder(home()));
  return { cluster, removed };
}

export function clusterStates(given: string | undefined): readonly ClusterStatus[] {
  if (given === undefined) return allClusters(home());
  const cluster = clusterName(given);
  return [clusterStatus(cluster, clusterFolder(home(), cluster))];
}
