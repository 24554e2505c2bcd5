import { localCluster } from "../launch/cluster.js";
import type { EnvironmentFacts } from "../types/analysis.js";
import type { Cluster } from "../types/plan.js";

/** Whether nodes of a study were one machine, by the kind of cluster that its environment.json names. */
export function simulatedIn({ cluster }: EnvironmentFacts): Cluster["simulated"] {
  switch (cluster?.kind) {
    case undefined:
    case "local":
      return localCluster().simulated;
    case "emulated":
      return () => true;
    default:
      return () => false;
  }
}
