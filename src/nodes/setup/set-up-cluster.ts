import type { Home, Variables } from "../../environment/home.js";
import type { EnvironmentRunner, SetupEvent, SetupObserver } from "../../environment/types.js";
import { ScalebenchError, ScalebenchErrors } from "../../errors/error.js";
import { NodeLost } from "../../launch/remote/connection.js";
import type { NodeSpec } from "../../types/cluster.js";
import type { NodeName } from "../../types/ids.js";
import { connectByMaker, isConnected } from "../health/connect.js";
import type { ClusterAccess } from "../open-nodes.js";
import { type NodeEnvironmentPlace, nodeEnvironmentPlace } from "./place.js";
import { setUpNode, unsetForSetup } from "./set-up-node.js";

export interface ClusterSetup {
  readonly access: ClusterAccess;
  readonly runners: readonly EnvironmentRunner[];
  readonly force: boolean;
  readonly home: Home;
  readonly variables: Variables;
  readonly logDirectory: string;
  readonly observe: SetupObserver;
  readonly signal: AbortSignal | undefined;
}

/** An event of one node among several. */
function ofNode(node: NodeName, event: SetupEvent): SetupEvent {
  switch (event.kind) {
    case "waiting":
      return { ...event, because: `node ${node}: ${event.because}` };
    case "note":
      return { ...event, text: `${node}: ${event.text}` };
    default:
      return { ...event, step: `${node}: ${event.step}` };
  }
}

async function setUpOne(node: NodeSpec, place: NodeEnvironmentPlace, setup: ClusterSetup): Promise<void> {
  const { access, logDirectory, observe } = setup;
  const connected = await connectByMaker(node, { access, logDirectory, unset: unsetForSetup });
  if (!isConnected(connected)) {
    const { says, fix } = connected.state === "ok" ? { says: "", fix: "" } : connected;
    throw new ScalebenchError({ code: "NODE_UNREACHABLE", message: says, hint: fix });
  }
  const { connection } = connected;
  try {
    await setUpNode({ ...setup, connection, place, observe: (event) => observe(ofNode(node.name, event)) });
  } catch (error) {
    if (!(error instanceof NodeLost)) throw error;
    throw new ScalebenchError({
      code: "NODE_LOST",
      message: `expected node ${node.name} to answer until it is set up, found that ${error.message}`,
      hint: "run the same command again: finished steps are skipped",
    });
  } finally {
    await connection.close(10_000);
  }
}

/** The failures of several nodes as one error. */
function asOne(errors: readonly unknown[]): unknown {
  const known = errors.filter((error) => error instanceof ScalebenchError);
  return known.length > 1 && known.length === errors.length ? new ScalebenchErrors(known) : errors[0];
}

/**
 * Makes the environment on every node at once; a node that fails keeps no other one from being finished. Where they share
 * their files, the first one makes it, and the others find it made.
 */
export async function setUpCluster(setup: ClusterSetup): Promise<NodeEnvironmentPlace> {
  const { spec, nodes } = setup.access;
  if (spec.environment.kind !== "setup") throw new Error("the cluster file has no environment made");
  const place = nodeEnvironmentPlace(spec, spec.environment.python);
  const first = spec.sharedFileSystem ? nodes.slice(0, 1) : [];
  for (const node of first) await setUpOne(node, place, setup);
  const others = first.length === 0 ? setup : { ...setup, force: false };
  const ended = await Promise.allSettled(nodes.slice(first.length).map((node) => setUpOne(node, place, others)));
  setup.signal?.throwIfAborted();
  const errors = ended.flatMap((one) => (one.status === "rejected" ? [one.reason as unknown] : []));
  if (errors.length > 0) throw asOne(errors);
  return place;
}
