import { isAlias, isMap, isScalar, isSeq, type Node, type Pair } from "yaml";
import type { FileKind } from "./kind.js";
import { type Path, pathKey } from "./path.js";

/** Where a value starts in the text, and its key where it has one. */
export interface Offsets {
  readonly key?: number;
  readonly value: number;
}

export interface YamlFault {
  readonly offset: number;
  readonly message: string;
  readonly hint: string;
}

const forbiddenKeys: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

/** Escapes of terminals, and the like, that a double-quoted text can hold. */
const hiddenCharacters = /[^\P{Cc}\n\t]/u;

const start = (node: Node | null | undefined): number | undefined => node?.range?.[0];

/**
 * Turns the parser's nodes into plain values, and remembers where each lies. Whatever makes a file read
 * differently from how it looks (aliases, merge keys, tags, repeated keys) is a fault.
 */
export class YamlValues {
  readonly offsets = new Map<string, Offsets>();
  readonly faults: YamlFault[] = [];
  readonly #kind: FileKind;

  constructor(kind: FileKind) {
    this.#kind = kind;
  }

  read(node: Node | null | undefined, path: Path, fallback: number, key?: number): unknown {
    const value = start(node) ?? fallback;
    this.offsets.set(pathKey(path), key === undefined ? { value } : { key, value });
    if (node === null || node === undefined) return null;
    if (isAlias(node)) {
      return this.#refuse(
        value,
        `expected a value, found the alias *${node.source}`,
        `write the value out: ${this.#kind.noun} has no aliases`,
      );
    }
    if (isScalar(node) || isMap(node) || isSeq(node)) {
      if (node.tag !== undefined) {
        this.#refuse(
          value,
          `expected a plain value, found the tag ${node.tag.replace("tag:yaml.org,2002:", "!!")}`,
          "remove the tag; put quotes around a text that looks like a number",
        );
      }
    }
    if (isScalar(node)) {
      const hidden = typeof node.value === "string" && hiddenCharacters.test(node.value);
      return hidden
        ? this.#refuse(value, "expected printable text, found an escaped control character", "remove the escape")
        : node.value;
    }
    if (isSeq(node)) return node.items.map((item, index) => this.read(item as Node, [...path, index], value));
    return isMap(node) ? this.#mapping(node.items as Pair<Node, Node | null>[], path) : null;
  }

  #mapping(pairs: readonly Pair<Node, Node | null>[], path: Path): Record<string, unknown> {
    const values: Record<string, unknown> = {};
    const seen = new Map<string, number>();
    for (const pair of pairs) {
      const offset = start(pair.key) ?? 0;
      const key = isScalar(pair.key) ? pair.key.value : undefined;
      if (typeof key !== "string") {
        const found = isAlias(pair.key) || isScalar(pair.key) ? String(pair.key) : "a list or mapping";
        this.#refuse(
          offset,
          `expected a name as the key, found ${found}`,
          "keys are names; put quotes around a key that looks like a number",
        );
      } else if (hiddenCharacters.test(key)) {
        this.#refuse(offset, "expected a printable key, found an escaped control character", "remove the escape");
      } else if (key === "<<") {
        this.#refuse(
          offset,
          "expected a key, found the merge key <<",
          `write the keys out: ${this.#kind.noun} has no merge keys`,
        );
      } else if (forbiddenKeys.has(key)) {
        this.#refuse(offset, `expected a key of ${this.#kind.the}, found the reserved name ${key}`, "remove the key");
      } else if (seen.has(key)) {
        this.#refuse(
          offset,
          `expected each key once, found \`${key}\` again`,
          "keep one of the two: which one counts would be a guess",
        );
      } else {
        seen.set(key, offset);
        values[key] = this.read(pair.value, [...path, key], offset, offset);
      }
    }
    return values;
  }

  #refuse(offset: number, message: string, hint: string): null {
    this.faults.push({ offset, message, hint });
    return null;
  }
}
