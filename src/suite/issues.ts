import type { ErrorCode } from "../errors/codes.js";
import type { Fault } from "./fault.js";
import { didYouMean, suggestion } from "./nearest.js";
import { isMapping, type Path, pathKey, pathText, valueAt } from "./path.js";
import type { SchemaIndex } from "./schema-index.js";
import { listed, show } from "./wording.js";
import { choices, deepened, expectation, type Issue } from "./zod-words.js";

/** More unknown keys than this in one mapping: it is another kind of file. */
const mostUnknownKeys = 10;

/** A key that is missing because it is misspelt is one fault, not two. */
function withoutMisspelt(faults: readonly Fault[]): readonly Fault[] {
  const unknown = faults.filter(({ code }) => code === "SUITE_UNKNOWN_KEY");
  const meant = new Set(unknown.map(({ path, hint }) => `${pathKey(path.slice(0, -1))} ${hint}`));
  return faults.filter(({ path, at, code }) => {
    const isMissing = at === "key" && code === "SUITE_INVALID";
    return !isMissing || !meant.has(`${pathKey(path.slice(0, -1))} ${suggestion(String(path.at(-1)))}`);
  });
}

/** Turns what zod found into faults with our sentences. */
export class IssueReader {
  readonly #file: unknown;
  readonly #index: SchemaIndex;

  constructor(file: unknown, index: SchemaIndex) {
    this.#file = file;
    this.#index = index;
  }

  faults(issues: readonly Issue[]): readonly Fault[] {
    const faults = issues.flatMap(deepened).flatMap((issue) => {
      const path = issue.path as Path;
      if (issue.code === "unrecognized_keys") {
        return issue.keys.slice(0, mostUnknownKeys).map((key) => this.#unknownKey(path, key));
      }
      return [
        valueAt(this.#file, path) === undefined && issue.code !== "custom"
          ? this.#missing(path)
          : this.#invalid(path, issue),
      ];
    });
    return withoutMisspelt(faults);
  }

  #unknownKey(path: Path, key: string): Fault {
    const keys = this.#index.keysAt(path);
    const homes = this.#index.homesOf(key);
    if (pathText(path) === "factors" && this.#index.has(key)) {
      const message = `factors: expected what a cell has for itself, found \`${key}\``;
      return {
        code: "SUITE_INVALID",
        path: [...path, key],
        at: "key",
        message,
        hint: "it is the same for the whole study: move it out of factors",
      };
    }
    const home = homes.length > 0 ? `\`${key}\` belongs under ${listed(homes)}` : `expected ${listed(keys)}`;
    const where = path.length === 0 ? "the suite" : pathText(path);
    const runner = pathText(path) === "runners";
    return {
      code: runner ? "SUITE_RUNNER" : "SUITE_UNKNOWN_KEY",
      path: [...path, key],
      at: "key",
      message: `expected a ${runner ? "runner" : "key of"} ${where}, found \`${key}\``.replace(
        "a runner runners",
        "a runner",
      ),
      hint: didYouMean(key, keys, home),
    };
  }

  #missing(path: Path): Fault {
    const key = String(path.at(-1));
    const above = path.length === 1 ? "the suite" : pathText(path.slice(0, -1));
    const description = this.#index.description(path);
    return {
      code: "SUITE_INVALID",
      path,
      at: "key",
      message: `expected \`${key}\` in ${above}, found nothing`,
      hint: `add \`${key}:\`${description === undefined ? "" : ` (${description})`}`,
    };
  }

  #invalid(path: Path, issue: Issue): Fault {
    const found = valueAt(this.#file, path);
    const text = pathText(path) || "the suite";
    const params = issue.code === "custom" ? issue.params : undefined;
    if (typeof params?.hint === "string") {
      return { code: "SUITE_INVALID", path, at: "value", message: `${text}: ${issue.message}`, hint: params.hint };
    }
    const code: ErrorCode =
      path[0] === "factors" && path[1] === "runner" && path.length === 3 ? "SUITE_RUNNER" : "SUITE_INVALID";
    return {
      code,
      path,
      at: "value",
      message: `${text}: expected ${this.#whole(path, expectation(issue))}, found ${show(found)}`,
      hint: this.#hint(path, found, issue),
    };
  }

  /** zod names an integer's limits, and its type beside text, those of a number. */
  #whole(path: Path, expected: string): string {
    return this.#index.isWhole(path) ? expected.replace(/^a number/, "a whole number") : expected;
  }

  #hint(path: Path, found: unknown, issue: Issue): string {
    const description = this.#index.description(path);
    const help =
      description === undefined
        ? "see schemas/suite.schema.json"
        : `${path.findLast((part) => typeof part === "string")}: ${description}`;
    if (Array.isArray(found) && path[0] !== "factors" && this.#index.canVary(path)) {
      return `a list is a sweep only under factors: write \`${pathText(path)}: [...]\` there`;
    }
    if (!Array.isArray(found) && path[0] === "factors" && path.length === 2) {
      return isMapping(found) ? help : `a factor has a list of levels, even for one: [${String(found ?? "...")}]`;
    }
    return typeof found === "string" ? didYouMean(found, choices(issue), help) : help;
  }
}
