import type { FileKind } from "../yaml/kind.js";

export const datasetKind: FileKind = {
  noun: "a data set's file",
  the: "the data set's file",
  codes: {
    unreadable: "DATASET_UNREADABLE",
    syntax: "DATASET_SYNTAX",
    limit: "DATASET_LIMIT",
    unknownKey: "DATASET_UNKNOWN_KEY",
    invalid: "DATASET_INVALID",
  },
  split: "one data set a file",
  example: "datasets/credit-default/dataset.yaml",
  schema: "schemas/dataset.schema.json",
};
