import type { Variables } from "../../environment/home.js";
import type { EnvironmentRunner } from "../../environment/types.js";
import { ScalebenchError } from "../../errors/error.js";
import type { NodeConnection } from "../../launch/remote/connection.js";
import type { RemoteCluster } from "../../types/cluster.js";
import type { NodeName } from "../../types/ids.js";
import { readNodeMarker } from "./marker.js";
import { nodeEnvironmentPlace } from "./place.js";
import { nodeSteps } from "./steps.js";

const missing = (
  node: NodeName,
  folder: string,
  found: string,
  runners: readonly EnvironmentRunner[],
): ScalebenchError =>
  new ScalebenchError({
    code: "ENVIRONMENT_MISSING",
    message: `expected the Python environment ${folder} on node ${node}, found ${found}`,
    hint: `run \`scalebench setup --cluster FILE --runners ${runners.map(({ runner }) => runner.name).join(",")}\``,
  });

/** That a node has no environment, where the cluster file has one made; undefined where it does not. */
export function noEnvironment(
  node: NodeName,
  spec: RemoteCluster,
  runners: readonly EnvironmentRunner[],
): ScalebenchError | undefined {
  const { environment } = spec;
  if (environment.kind !== "setup") return undefined;
  return missing(node, nodeEnvironmentPlace(spec, environment.python).folder, "none", runners);
}

/** Throws ENVIRONMENT_MISSING where a node's environment is not ready for the runners. */
export async function requireNodeEnvironment(
  connection: NodeConnection,
  spec: RemoteCluster,
  runners: readonly EnvironmentRunner[],
  variables: Variables,
): Promise<void> {
  if (spec.environment.kind !== "setup") return;
  const place = nodeEnvironmentPlace(spec, spec.environment.python);
  const marker = await readNodeMarker(connection, place);
  const steps = nodeSteps(runners, variables);
  const left = steps.filter(({ name, inputs }) => marker?.steps[name] !== inputs).map(({ name }) => name);
  if (marker === undefined) throw missing(connection.node, place.folder, "it half-made", runners);
  if (left.length === 0 && marker.unfinished === undefined) return;
  throw missing(connection.node, place.folder, `its set-up unfinished (${left.join(", ")})`, runners);
}
