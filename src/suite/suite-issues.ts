import type { Fault } from "../yaml/fault.js";
import type { IssueWords } from "../yaml/issues.js";
import { didYouMean } from "../yaml/nearest.js";
import { isMapping, pathText } from "../yaml/path.js";
import type { SchemaIndex } from "../yaml/schema-index.js";
import { listed } from "../yaml/wording.js";
import { suiteKind } from "./kind.js";

function wholeStudy(key: string): Fault {
  return {
    code: "SUITE_INVALID",
    path: ["factors", key],
    at: "key",
    message: `factors: expected what a cell has for itself, found \`${key}\``,
    hint: "it is the same for the whole study: move it out of factors",
  };
}

/** What faults of factors and runners are told as. */
export const suiteIssues = (index: SchemaIndex): IssueWords => ({
  kind: suiteKind,
  unknownKey: (path, key) => {
    const at = pathText(path);
    if (at === "factors" && index.has(key)) return wholeStudy(key);
    if (at !== "runners") return undefined;
    const runners = index.keysAt(path);
    const homes = index.homesOf(key);
    return {
      code: "SUITE_RUNNER",
      path: [...path, key],
      at: "key",
      message: `expected a runner, found \`${key}\``,
      hint: didYouMean(
        key,
        runners,
        homes.length > 0 ? `\`${key}\` belongs under ${listed(homes)}` : `expected ${listed(runners)}`,
      ),
    };
  },
  code: (path) => (path[0] === "factors" && path[1] === "runner" && path.length === 3 ? "SUITE_RUNNER" : undefined),
  hint: (path, found) => {
    if (Array.isArray(found) && path[0] !== "factors" && index.canVary(path)) {
      return `a list is a sweep only under factors: write \`${pathText(path)}: [...]\` there`;
    }
    if (typeof found === "string" && found.startsWith("hf:")) {
      return "names after hf: are those of the transformers library's own list, such as hf:gpt2, hf:llama or hf:vit; neither paths nor ids of a hub";
    }
    if (!Array.isArray(found) && path[0] === "factors" && path.length === 2 && !isMapping(found)) {
      return `a factor has a list of levels, even for one: [${String(found ?? "...")}]`;
    }
    return undefined;
  },
});
