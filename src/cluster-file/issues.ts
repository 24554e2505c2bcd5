import type { IssueWords } from "../yaml/issues.js";
import { nearest, suggestion } from "../yaml/nearest.js";
import type { SchemaIndex } from "../yaml/schema-index.js";
import { listed } from "../yaml/wording.js";
import { clusterKind } from "./kind.js";
import { type ClusterKind, clusterKinds, clusterSchemas } from "./schema.js";
import { sshOptions } from "./ssh-options.js";

const keysOf = (kind: ClusterKind): readonly string[] => Object.keys(clusterSchemas[kind].shape);

/** What is said of a key that other kinds of cluster have, and of ssh's options that are not handed on. */
export const clusterIssues = (kind: ClusterKind | undefined, index: SchemaIndex): IssueWords => ({
  kind: clusterKind,
  unknownKey: (path, key) => {
    if (path.join(".") === "ssh.options") {
      const names = Object.keys(sshOptions);
      const best = nearest(key, names);
      return {
        code: "CLUSTER_UNKNOWN_KEY",
        path: [...path, key],
        at: "key",
        message: `expected an option of ssh that runs no program, found \`${key}\``,
        hint:
          best !== undefined && best.toLowerCase() !== "proxyjump"
            ? suggestion(best)
            : `allowed: ${names.join(", ")}; put others into an ssh configuration of your own and name it: \`configFile: /path\``,
      };
    }
    const others = clusterKinds.filter((other) => other !== kind && keysOf(other).includes(key));
    if (path.length > 0 || kind === undefined || others.length === 0 || index.homesOf(key).length > 0) return undefined;
    return {
      code: "CLUSTER_UNKNOWN_KEY",
      path: [key],
      at: "key",
      message: `expected a key of a cluster file with \`kind: ${kind}\`, found \`${key}\``,
      hint: `remove it: it belongs to kind ${listed(others)}`,
    };
  },
});
