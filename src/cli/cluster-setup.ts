import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readCluster } from "../cluster-file/parse.js";
import { scalebenchHome } from "../environment/home.js";
import type { EnvironmentRunner, SetupObserver } from "../environment/types.js";
import { ScalebenchError } from "../errors/error.js";
import { setUpCluster } from "../nodes/setup/set-up-cluster.js";
import type { ClusterSpec } from "../types/cluster.js";
import { clusterAccess } from "./cluster-access.js";

export interface ClusterSetupRequest {
  readonly file: string;
  readonly runners: readonly EnvironmentRunner[];
  readonly force: boolean;
  readonly signal: AbortSignal;
  readonly observe: SetupObserver;
}

/** What was made, on every one of the nodes. */
export interface NodesReady {
  readonly cluster: string;
  readonly nodes: readonly string[];
  readonly key: string;
  readonly python: string;
}

function environmentIsThere(spec: ClusterSpec, file: string): ScalebenchError {
  const found = spec.kind === "local" ? "kind local" : `\`environment\` of kind ${spec.environment.kind}`;
  const hint =
    spec.kind !== "local" && spec.environment.kind === "python"
      ? "nothing is to be made: `scalebench doctor --cluster FILE` checks that Python on every node"
      : "run `scalebench setup`: the harness' own environment is used";
  const message = `expected a cluster file with \`environment: { setup: python3 }\`, found ${found}`;
  return new ScalebenchError({ code: "USAGE", message, hint, where: { file } });
}

/** Makes the environment on the nodes of a cluster file. Throws USAGE for one that has none made, and what set-up throws. */
export async function setUpNodes({ file, runners, force, signal, observe }: ClusterSetupRequest): Promise<NodesReady> {
  const spec = readCluster(file);
  if (spec.kind === "local" || spec.environment.kind !== "setup") throw environmentIsThere(spec, file);
  const access = clusterAccess(spec, "");
  const logDirectory = mkdtempSync(join(tmpdir(), "scalebench-setup-"));
  const variables = process.env;
  const home = scalebenchHome(variables);
  try {
    const { key, python } = await setUpCluster({
      access,
      runners,
      force,
      home,
      variables,
      logDirectory,
      observe,
      signal,
    });
    return { cluster: spec.name, nodes: access.nodes.map(({ name }) => name), key, python };
  } finally {
    rmSync(logDirectory, { recursive: true, force: true });
  }
}
