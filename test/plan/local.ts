import { nodeName } from "../../src/types/ids.js";
import type { Cluster } from "../../src/types/plan.js";

/** One machine, as the plan stage sees it. */
export const local: Cluster = {
  kind: "local",
  onNode: (path) => path,
  simulated: (nodes) => nodes > 1,
  nodes: (count) =>
    Array.from({ length: count }, (_, index) => ({
      name: nodeName(`node${index}`),
      address: "127.0.0.1",
      host: "machine",
    })),
};
