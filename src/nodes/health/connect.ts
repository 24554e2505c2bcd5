import { join } from "node:path";
import { removedPattern } from "../../launch/base-environment.js";
import { type ClockOffset, measureOffset } from "../../launch/remote/clock-offset.js";
import { connectNode, type NodeConnection, NodeLost } from "../../launch/remote/connection.js";
import type { NodeSpec } from "../../types/cluster.js";
import { agentSources } from "../agent-sources.js";
import type { ClusterAccess } from "../open-nodes.js";
import { connectionFault } from "./connection-faults.js";
import { type Check, fault } from "./report.js";

export interface Connected {
  readonly connection: NodeConnection;
  /** From the start of ssh to the first answer. */
  readonly seconds: number;
  readonly clock: ClockOffset;
  /** It runs on the Python that would make the environment, for the environment is not there. */
  readonly byMaker: boolean;
}

/** How the agents of one examination or set-up are started. */
export interface ConnectRequest {
  readonly access: ClusterAccess;
  /** Gets what each connection has to say. */
  readonly logDirectory: string;
  /** Matches variables of a node that processes there do not get. */
  readonly unset?: string;
}

async function connectBy(
  argv: readonly [string, ...string[]],
  node: NodeSpec,
  { access, logDirectory, unset = removedPattern }: ConnectRequest,
): Promise<Omit<Connected, "byMaker">> {
  const { connection, seconds } = await connectNode({
    node: node.name,
    argv,
    sources: agentSources(),
    connectSeconds: access.spec.connectSeconds,
    logFile: join(logDirectory, `${node.name}.log`),
    owned: {},
    unset,
  });
  const ask = async () => (await connection.request("ping")).body as { monotonic: number; wall: number };
  return { connection, seconds, clock: await measureOffset(ask) };
}

const checkOf = (node: NodeSpec, error: unknown): { readonly check: Check; readonly python: boolean } => {
  if (!(error instanceof NodeLost)) throw error;
  const { text, says, fix, python } = connectionFault(node, error);
  return { check: fault(text, says, fix), python };
};

/** Connects to a node by the Python that trains there; where that is still to be made, by the one that makes it. */
export async function connect(node: NodeSpec, request: ConnectRequest): Promise<Connected | Check> {
  const { argvOf, makerArgvOf } = request.access;
  try {
    return { ...(await connectBy(argvOf(node), node, request)), byMaker: false };
  } catch (error) {
    const { check, python } = checkOf(node, error);
    if (makerArgvOf === undefined || !python) return check;
  }
  return connectByMaker(node, request);
}

/** Connects to a node by the Python that makes its environment. */
export async function connectByMaker(node: NodeSpec, request: ConnectRequest): Promise<Connected | Check> {
  const { argvOf, makerArgvOf = argvOf } = request.access;
  try {
    return { ...(await connectBy(makerArgvOf(node), node, request)), byMaker: true };
  } catch (error) {
    return checkOf(node, error).check;
  }
}

export const isConnected = (one: Connected | Check): one is Connected => "connection" in one;
