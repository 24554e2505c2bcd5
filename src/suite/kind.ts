import type { FileKind } from "../yaml/kind.js";

export const suiteKind: FileKind = {
  noun: "a suite",
  the: "the suite",
  codes: {
    unreadable: "SUITE_UNREADABLE",
    syntax: "SUITE_SYNTAX",
    limit: "SUITE_LIMIT",
    unknownKey: "SUITE_UNKNOWN_KEY",
    invalid: "SUITE_INVALID",
  },
  split: "one question a file",
  example: "suites/quickstart.yaml",
  schema: "schemas/suite.schema.json",
};
