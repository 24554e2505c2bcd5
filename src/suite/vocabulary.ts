import { isMapping, type Mapping } from "../yaml/path.js";
import { SchemaIndex } from "../yaml/schema-index.js";
import { scalar } from "../yaml/schema-parts.js";
import { type Setting, settingsOf } from "../yaml/setting.js";
import type { Assignable } from "./assign.js";
import type { KnownNames } from "./known.js";
import { cellSettings, suiteSchema } from "./schema.js";
import { optionPattern, placementFactors, variantFactor } from "./schema-factors.js";

/** Every path that a suite can have. */
export interface Vocabulary {
  readonly schema: ReturnType<typeof suiteSchema>;
  readonly index: SchemaIndex;
  /** What a factor of the suite at hand can vary. */
  readonly variable: readonly Setting[];
}

const factorOf = (path: string): Setting => ({ path: `factors.${path}`, keys: ["factors", path], schema: scalar });

function settings(known: KnownNames): { readonly fixed: readonly Setting[]; readonly factors: readonly Setting[] } {
  const { factors: _, exclude: __, claims: ___, ...shape } = suiteSchema(known).shape;
  const variable = cellSettings(known).map(({ path }) => path);
  return { fixed: settingsOf(shape), factors: [...placementFactors, variantFactor, ...variable].map(factorOf) };
}

/** What `--set` can change, besides a model's or data set's own options. */
export function assignable(known: KnownNames): Assignable {
  const { fixed, factors } = settings(known);
  return new Map([...fixed, ...factors].map(({ path, keys }) => [path, keys]));
}

/** The schema for this suite; `value` says which options of its model and data set are factors. */
export function vocabularyFor(value: Mapping, known: KnownNames): Vocabulary {
  const given = isMapping(value.factors) ? Object.keys(value.factors) : [];
  const options = given.filter((path) => optionPattern.test(path));
  const schema = suiteSchema(known, options);
  const variable = [
    ...cellSettings(known),
    ...options.map((path) => ({ path, keys: path.split("."), schema: scalar })),
  ];
  const { fixed, factors } = settings(known);
  return { schema, index: new SchemaIndex(schema, [...fixed, ...factors], variable), variable };
}
