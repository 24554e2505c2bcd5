import type { Cell } from "../../types/plan.js";
import type { StepParts } from "../../types/trial-result.js";

/**
 * Least seconds that an all-reduce of `bytes` takes over `nodes` nodes whose links let `bandwidth` bits per second through in
 * each direction: every node sends and receives 2 (n - 1) / n of the bytes, and no algorithm does with less
 * (Patarasuk and Yuan, "Bandwidth optimal all-reduce algorithms for clusters of workstations", JPDC 69(2), 2009).
 */
export const ringSeconds = (bytes: number, nodes: number, bandwidth: number): number =>
  (8 * bytes * 2 * (nodes - 1)) / nodes / bandwidth;

/**
 * What a step would take if nothing of the exchange were hidden behind the backward pass, and the exchange came to its bound.
 * Latency, headers (5 % of what TCP sends over Ethernet) and the processor's part of the exchange are not in it.
 * @returns undefined for cells that have no bandwidth, and for several workers on a node, which share its link in ways that
 * differ from framework to framework
 */
export function predictedStepSeconds(
  { nodes, workersPerNode, network }: Pick<Cell, "nodes" | "workersPerNode" | "network">,
  gradientBytes: number | undefined,
  parts: StepParts | undefined,
): number | undefined {
  const bandwidth = network?.bandwidth;
  if (bandwidth === undefined || gradientBytes === undefined || parts === undefined || workersPerNode > 1) {
    return undefined;
  }
  const own = parts.dataWait + parts.forward + parts.backward + parts.optimizer;
  return own + ringSeconds(gradientBytes, nodes, bandwidth);
}
