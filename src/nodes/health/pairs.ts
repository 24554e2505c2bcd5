import { randomBytes } from "node:crypto";
import type { NodeConnection } from "../../launch/remote/connection.js";
import type { NodeSpec } from "../../types/cluster.js";
import { bytesSchema, roundTripsSchema } from "./node-answers.js";
import type { PairHealth } from "./report.js";

/** One end of a pair. */
export interface PairEnd {
  readonly node: NodeSpec;
  readonly connection: NodeConnection;
}

/** For the bytes of one pair: whichever comes first. */
const mostBytes = 64 * 2 ** 20;
const mostSeconds = 1;
/** For the round trips of one pair. */
const roundTripSeconds = 0.3;

/** Of many nodes there are very many pairs: each gets less time then, but enough for a round trip or two. */
const allSeconds = 180;
const leastSeconds = 0.2;

async function measure(from: PairEnd, to: PairEnd, what: "roundTrips" | "bytes", seconds: number) {
  const token = randomBytes(16).toString("hex");
  const { address } = to.node;
  const { body } = await to.connection.request("listen", { address, token, seconds, mostBytes });
  const measured = await from.connection.request("measure", { address, port: body.port, token, what, seconds });
  return measured.body;
}

function pairFault(from: PairEnd, to: PairEnd, error: unknown): PairHealth {
  const because = error instanceof Error ? error.message : String(error);
  const { name } = from.node;
  return {
    from: name,
    to: to.node.name,
    state: "fault",
    says: `expected node ${name} to reach node ${to.node.name} at ${to.node.address}, found: ${because}`,
    fix: "workers connect to each other on ports that the system chooses: let no firewall stand between nodes on the network of the exchange, and give each node its `address` there in the cluster file",
  };
}

export interface PairsRequest {
  readonly signal?: AbortSignal;
  readonly progress?: (done: number, all: number) => void;
}

/**
 * Round trip and bandwidth from each node to each other one, on the addresses of the exchange. One pair after the other: they
 * would share links. All round trips go first, for what a full link still holds would delay them.
 */
export async function measurePairs(
  ends: readonly PairEnd[],
  { signal, progress = () => {} }: PairsRequest = {},
): Promise<readonly PairHealth[]> {
  const pairs = ends.flatMap((from) => ends.filter((to) => to !== from).map((to) => ({ from, to })));
  const seconds = Math.max(leastSeconds, Math.min(mostSeconds, allSeconds / Math.max(1, pairs.length)));
  const roundTrips: (number | PairHealth)[] = [];
  for (const { from, to } of pairs) {
    signal?.throwIfAborted();
    progress(roundTrips.length, 2 * pairs.length);
    try {
      const found = await measure(from, to, "roundTrips", Math.min(seconds, roundTripSeconds));
      roundTrips.push(roundTripsSchema.parse(found).roundTripSeconds);
    } catch (error) {
      roundTrips.push(pairFault(from, to, error));
    }
  }
  const found: PairHealth[] = [];
  for (const [index, { from, to }] of pairs.entries()) {
    signal?.throwIfAborted();
    progress(pairs.length + index, 2 * pairs.length);
    const roundTrip = roundTrips[index];
    if (typeof roundTrip === "object") {
      found.push(roundTrip);
      continue;
    }
    try {
      const got = bytesSchema.parse(await measure(from, to, "bytes", seconds));
      const bitsPerSecond = (got.received * 8) / got.seconds;
      const names = { from: from.node.name, to: to.node.name };
      found.push({ ...names, state: "ok", roundTripSeconds: roundTrip ?? 0, bitsPerSecond });
    } catch (error) {
      found.push(pairFault(from, to, error));
    }
  }
  return found;
}
