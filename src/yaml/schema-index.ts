import { z } from "zod";
import { type Path, pathText } from "./path.js";
import { descriptionOf, inner, type Setting } from "./setting.js";

const mostHomes = 3;

/** The part of a schema that a key or an index leads to. */
function step(schema: z.ZodType | undefined, part: string | number): unknown {
  const at = inner(schema);
  if (at instanceof z.ZodUnion) return at.options.map((option) => step(option as z.ZodType, part)).find(Boolean);
  if (at instanceof z.ZodArray && typeof part === "number") return at.element;
  return at instanceof z.ZodObject && Object.hasOwn(at.shape, part) ? at.shape[part] : undefined;
}

/** Looks things up in the schema of a file, for hints. */
export class SchemaIndex {
  readonly #schema: z.ZodType;
  readonly #settings: readonly Setting[];
  readonly #variable: ReadonlySet<string>;

  /** `settings`: every scalar of the file; `variable`: those that a factor can vary. */
  constructor(schema: z.ZodType, settings: readonly Setting[], variable: readonly Setting[]) {
    this.#schema = schema;
    this.#settings = settings;
    this.#variable = new Set(variable.map(({ path }) => path));
  }

  #at(path: Path): z.ZodType | undefined {
    return path.reduce<z.ZodType | undefined>((at, part) => step(at, part) as z.ZodType | undefined, this.#schema);
  }

  /** Keys of the mapping at a path. */
  keysAt(path: Path): readonly string[] {
    const at = inner(this.#at(path));
    return at instanceof z.ZodObject ? Object.keys(at.shape) : [];
  }

  /** Mappings that have such a key. */
  homesOf(key: string): readonly string[] {
    const homes = this.#settings
      .filter(({ keys }) => keys.at(-1) === key && keys.length > 1)
      .map(({ keys }) => keys.slice(0, -1).join("."));
    return homes.length <= mostHomes ? homes : [];
  }

  /** What the value at a path, or the closest part above it, is. */
  description(path: Path): string | undefined {
    const at = this.#at(path);
    const own = descriptionOf(at);
    return (
      own ?? (path.length > 1 && typeof path.at(-1) === "number" ? this.description(path.slice(0, -1)) : undefined)
    );
  }

  isWhole(path: Path): boolean {
    const at = inner(this.#at(path));
    return at instanceof z.ZodNumber && at.isInt;
  }

  /** Whether the file has such a scalar. */
  has(path: string): boolean {
    return this.#settings.some((setting) => setting.path === path);
  }

  canVary(path: Path): boolean {
    return this.#variable.has(pathText(path));
  }
}
