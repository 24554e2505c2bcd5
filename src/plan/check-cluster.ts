import { ScalebenchError } from "../errors/error.js";
import type { Cell, Cluster } from "../types/plan.js";

type Room = Pick<Cluster, "size" | "slots">;

const tooSmall = (message: string, hint: string): ScalebenchError =>
  new ScalebenchError({ code: "CLUSTER_TOO_SMALL", message, hint });

/** What keeps the cells from the cluster, if anything does: nodes or slots that it has not. */
export function clusterErrors(cells: readonly Cell[], { size, slots }: Room): readonly ScalebenchError[] {
  const nodes = Math.max(...cells.map((cell) => cell.nodes));
  const workers = Math.max(...cells.map((cell) => cell.workersPerNode));
  return [
    ...(size !== undefined && nodes > size
      ? [
          tooSmall(
            `expected at most ${size} nodes, which the cluster has, found cells of ${nodes}`,
            "lower `factors.nodes` of the suite, or add nodes to the cluster file",
          ),
        ]
      : []),
    ...(slots !== undefined && workers > slots
      ? [
          tooSmall(
            `expected at most ${slots} workers a node, which the cluster has slots for, found cells of ${workers}`,
            "lower `factors.workersPerNode` of the suite, or raise `slots` of the nodes in the cluster file",
          ),
        ]
      : []),
  ];
}
