import type { Cell, ClusterNode } from "../../types/plan.js";
import type { RankRecords } from "../../types/records.js";
import type { Fault } from "./fault.js";

const hint =
  "the framework placed its workers differently: free the slots that others use, or look at the runner's own placement options";

/**
 * The placement is the planned one: world size, ranks, `workersPerNode` workers on every node with
 * local ranks 0, 1, ..., each in its own process, on the nodes' hosts.
 * Which node holds which rank is the framework's choice (Spark may put rank 0 on any node).
 * @param nodes nodes of the trial; without them the hosts are not checked
 */
export function checkPlacement(
  cell: Cell,
  ranks: readonly RankRecords[],
  nodes: readonly ClusterNode[] | undefined,
): Fault | undefined {
  const reason =
    worldFault(cell, ranks) ?? localRankFault(cell, ranks) ?? processFault(ranks) ?? nodeFault(cell, ranks, nodes);
  return reason === undefined ? undefined : { reason, hint };
}

function worldFault(cell: Cell, ranks: readonly RankRecords[]): string | undefined {
  for (const { rank, place } of ranks) {
    if (place.rank !== String(rank)) return `expected rank ${rank}, found a worker that says it is rank ${place.rank}`;
    if (place.worldSize !== String(cell.workers)) {
      return `expected a world of ${cell.workers} workers, found ${place.worldSize} at rank ${rank}`;
    }
  }
  return undefined;
}

function localRankFault(cell: Cell, ranks: readonly RankRecords[]): string | undefined {
  const counts = countBy(ranks, ({ place }) => place.localRank ?? "none");
  const expected = Array.from({ length: cell.workersPerNode }, (_, local) => String(local));
  const right = counts.size === expected.length && expected.every((local) => counts.get(local) === cell.nodes);
  if (right) return undefined;
  const found = ranks.map(({ place }) => place.localRank).join(", ");
  return `expected local ranks 0 to ${cell.workersPerNode - 1} on each of ${cell.nodes} nodes, found ${found}`;
}

function processFault(ranks: readonly RankRecords[]): string | undefined {
  const processes = countBy(ranks, ({ place }) => `${place.pid} on ${place.host}`);
  const shared = [...processes].find(([, count]) => count > 1);
  return shared === undefined
    ? undefined
    : `expected a process for each rank, found ${shared[1]} ranks in process ${shared[0]}`;
}

function nodeFault(
  cell: Cell,
  ranks: readonly RankRecords[],
  nodes: readonly ClusterNode[] | undefined,
): string | undefined {
  const named = countBy(
    ranks.filter(({ place }) => (place.node ?? "") !== ""),
    ({ place }) => place.node ?? "",
  );
  // One name for all: a launcher handed its own environment on, and the hosts alone tell.
  for (const [node, count] of named.size > 1 ? named : []) {
    if (count > cell.workersPerNode) return `expected ${cell.workersPerNode} workers on node ${node}, found ${count}`;
  }
  if (nodes === undefined) return undefined;
  const names = new Set<string>(nodes.map((node) => node.name));
  const stranger = [...named.keys()].find((node) => !names.has(node));
  if (stranger !== undefined) return `expected nodes ${[...names].join(", ")}, found a worker on node ${stranger}`;
  // Simulated nodes are one host: then it holds the workers of all of them.
  const slots = new Map<string, number>();
  for (const { host } of nodes) slots.set(host, (slots.get(host) ?? 0) + cell.workersPerNode);
  for (const [host, count] of countBy(ranks, ({ place }) => place.host ?? "")) {
    const planned = slots.get(host) ?? 0;
    if (planned !== count) return `expected ${planned} workers on host ${host}, found ${count}`;
  }
  return undefined;
}

function countBy(ranks: readonly RankRecords[], key: (rank: RankRecords) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const rank of ranks) counts.set(key(rank), (counts.get(key(rank)) ?? 0) + 1);
  return counts;
}
