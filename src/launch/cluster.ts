import { hostname } from "node:os";
import { nodeName } from "../types/ids.js";
import type { Cluster } from "../types/plan.js";

/** This machine. More than one node of it is simulated: the nodes share cores, memory and network. */
export function localCluster(host = hostname()): Cluster {
  return {
    kind: "local",
    onNode: (path) => path,
    simulated: (nodes) => nodes > 1,
    nodes: (count) =>
      Array.from({ length: count }, (_, index) => ({ name: nodeName(`node${index}`), address: "127.0.0.1", host })),
  };
}
