import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readCluster } from "../cluster-file/parse.js";
import { resolveEnvironment } from "../environment/resolve.js";
import type { EnvironmentRunner } from "../environment/types.js";
import { exitCodes } from "../errors/exit-codes.js";
import { examineCluster } from "../nodes/health/examine.js";
import type { ClusterReport } from "../nodes/health/report.js";
import { projectRoot } from "../project/root.js";
import type { ClusterSpec } from "../types/cluster.js";
import { clusterAccess } from "./cluster-access.js";
import { clusterDoctorText } from "./cluster-doctor-text.js";
import { abortOnSignals } from "./signals.js";
import { narrate, printData } from "./terminal.js";

/** What is found on the nodes of a cluster and between them. */
async function clusterReport(
  spec: Exclude<ClusterSpec, { kind: "local" }>,
  runners: readonly EnvironmentRunner[],
  signal: AbortSignal,
): Promise<ClusterReport> {
  const own = spec.environment.kind === "shared" ? resolveEnvironment({ runners: [] }).python : "";
  const access = clusterAccess(spec, own, "any");
  const logDirectory = mkdtempSync(join(tmpdir(), "scalebench-doctor-"));
  // Studies go below the folder in which commands are given; the code is the project's.
  const sharedFolders = [...new Set([process.cwd(), projectRoot])];
  try {
    return await examineCluster({ access, runners, sharedFolders, logDirectory, say: narrate, signal });
  } finally {
    rmSync(logDirectory, { recursive: true, force: true });
  }
}

/**
 * Prints what is found on the nodes of a cluster file, and returns what to exit with; undefined for a cluster that is this
 * machine. Throws CLUSTER_* and ENVIRONMENT_MISSING.
 */
export async function clusterDoctor(
  file: string,
  runners: readonly EnvironmentRunner[],
  json: boolean,
): Promise<number | undefined> {
  const spec = readCluster(file);
  if (spec.kind === "local") return undefined;
  const { signal, code } = abortOnSignals();
  try {
    const report = await clusterReport(spec, runners, signal);
    printData(json ? JSON.stringify(report) : clusterDoctorText(report, file));
    return report.ok ? exitCodes.ok : exitCodes.environmentUnfit;
  } catch (error) {
    const ended = code();
    if (ended === undefined) throw error;
    return ended;
  }
}
