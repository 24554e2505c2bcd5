import type { ErrorCode } from "../errors/codes.js";
import type { Fault } from "./fault.js";
import type { FileKind } from "./kind.js";
import { didYouMean, suggestion } from "./nearest.js";
import { type Path, pathKey, pathText, valueAt } from "./path.js";
import type { SchemaIndex } from "./schema-index.js";
import { listed, show } from "./wording.js";
import { choices, deepened, expectation, type Issue } from "./zod-words.js";

/** More unknown keys than this in one mapping: it is another kind of file. */
const mostUnknownKeys = 10;

/** A key that is missing because it is misspelt is one fault, not two. */
function withoutMisspelt(faults: readonly Fault[], { unknownKey, invalid }: FileKind["codes"]): readonly Fault[] {
  const unknown = faults.filter(({ code }) => code === unknownKey);
  const meant = new Set(unknown.map(({ path, hint }) => `${pathKey(path.slice(0, -1))} ${hint}`));
  return faults.filter(({ path, at, code }) => {
    const isMissing = at === "key" && code === invalid;
    return !isMissing || !meant.has(`${pathKey(path.slice(0, -1))} ${suggestion(String(path.at(-1)))}`);
  });
}

/** What a kind of file says in words of its own, where the general ones say too little. */
export interface IssueWords {
  readonly kind: FileKind;
  readonly unknownKey?: (path: Path, key: string) => Fault | undefined;
  readonly code?: (path: Path) => ErrorCode | undefined;
  readonly hint?: (path: Path, found: unknown) => string | undefined;
}

/** Turns what zod found into faults with our sentences. */
export class IssueReader {
  readonly #file: unknown;
  readonly #index: SchemaIndex;
  readonly #words: IssueWords;
  readonly #kind: FileKind;

  constructor(file: unknown, index: SchemaIndex, words: IssueWords) {
    this.#file = file;
    this.#index = index;
    this.#words = words;
    this.#kind = words.kind;
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
    return withoutMisspelt(faults, this.#kind.codes);
  }

  #unknownKey(path: Path, key: string): Fault {
    const keys = this.#index.keysAt(path);
    const homes = this.#index.homesOf(key);
    const own = this.#words.unknownKey?.(path, key);
    if (own !== undefined) return own;
    const home = homes.length > 0 ? `\`${key}\` belongs under ${listed(homes)}` : `expected ${listed(keys)}`;
    const where = path.length === 0 ? this.#kind.the : pathText(path);
    return {
      code: this.#kind.codes.unknownKey,
      path: [...path, key],
      at: "key",
      message: `expected a key of ${where}, found \`${key}\``,
      hint: didYouMean(key, keys, home),
    };
  }

  #missing(path: Path): Fault {
    const key = String(path.at(-1));
    const above = path.length === 1 ? this.#kind.the : pathText(path.slice(0, -1));
    const description = this.#index.description(path);
    return {
      code: this.#kind.codes.invalid,
      path,
      at: "key",
      message: `expected \`${key}\` in ${above}, found nothing`,
      hint: `add \`${key}:\`${description === undefined ? "" : ` (${description})`}`,
    };
  }

  #invalid(path: Path, issue: Issue): Fault {
    const found = valueAt(this.#file, path);
    const text = pathText(path) || this.#kind.the;
    const params = issue.code === "custom" ? issue.params : undefined;
    if (typeof params?.hint === "string") {
      return {
        code: this.#kind.codes.invalid,
        path,
        at: "value",
        message: `${text}: ${issue.message}`,
        hint: params.hint,
      };
    }
    return {
      code: this.#words.code?.(path) ?? this.#kind.codes.invalid,
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
        ? `see ${this.#kind.schema}`
        : `${path.findLast((part) => typeof part === "string")}: ${description}`;
    const own = this.#words.hint?.(path, found);
    if (own !== undefined) return own;
    return typeof found === "string" ? didYouMean(found, choices(issue), help) : help;
  }
}
