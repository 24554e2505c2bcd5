import type { FileKind } from "../yaml/kind.js";

export const clusterKind: FileKind = {
  noun: "a cluster file",
  the: "the cluster file",
  codes: {
    unreadable: "CLUSTER_UNREADABLE",
    syntax: "CLUSTER_SYNTAX",
    limit: "CLUSTER_LIMIT",
    unknownKey: "CLUSTER_UNKNOWN_KEY",
    invalid: "CLUSTER_INVALID",
  },
  split: "one cluster a file",
  example: "clusters/emulated.yaml",
  schema: "schemas/cluster.schema.json",
};
