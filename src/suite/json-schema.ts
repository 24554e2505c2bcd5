import { z } from "zod";
import type { KnownNames } from "./known.js";
import { cellSettings, suiteSchema } from "./schema.js";
import { optionPattern } from "./schema-factors.js";

interface JsonSchema {
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly [keyword: string]: unknown;
}

/** The same text wherever the names were found. */
const sorted = ({ runners, datasets, models }: KnownNames): KnownNames => ({
  runners: new Map([...runners].sort(([a], [b]) => (a < b ? -1 : 1))),
  datasets: [...datasets].sort(),
  models: [...models].sort(),
});

/** Levels of a factor that varies a model's or data set's own option. */
const optionFactors = {
  patternProperties: {
    [optionPattern.source]: { type: "array", minItems: 1, items: { type: ["string", "number", "boolean"] } },
  },
};

/** What must hold of the value at `keys`. */
const under = (keys: readonly string[], schema: JsonSchema): JsonSchema =>
  keys.reduceRight((below, key) => ({ type: "object", properties: { [key]: below } }), schema);

/** Required keys of a mapping and of those in it, by their paths. */
function requiredPaths(
  { required = [], properties = {} }: JsonSchema,
  keys: readonly string[],
): readonly (readonly string[])[] {
  const own = required.map((key) => [...keys, key]);
  return [...own, ...Object.entries(properties).flatMap(([key, below]) => requiredPaths(below, [...keys, key]))];
}

function withoutRequired({ required: _, properties, ...rest }: JsonSchema): JsonSchema {
  if (properties === undefined) return rest;
  const below = Object.entries(properties).map(([key, schema]) => [key, withoutRequired(schema)] as const);
  return { ...rest, properties: Object.fromEntries(below) };
}

/** The suite gives the value, or a factor varies it or a part of it. */
function givenOrVaried(path: readonly string[], factors: readonly string[]): JsonSchema {
  const text = path.join(".");
  const varying = factors.filter((factor) => factor === text || factor.startsWith(`${text}.`));
  const given = under(path.slice(0, -1), { type: "object", required: path.slice(-1) });
  return { anyOf: [given, ...varying.map((factor) => under(["factors"], { type: "object", required: [factor] }))] };
}

/** The JSON Schema (2020-12) of a suite file, from the one schema that suites are checked with; editors complete from it. */
export function suiteJsonSchema(known: KnownNames): Readonly<Record<string, unknown>> {
  const names = sorted(known);
  const { properties = {}, $schema, ...rest } = z.toJSONSchema(suiteSchema(names), { io: "input" }) as JsonSchema;
  const { workload = {}, factors = {} } = properties;
  const variable = cellSettings(names).map(({ path }) => path);
  return {
    $schema,
    $id: "urn:scalebench:suite:v1",
    title: "scalebench suite",
    description: "One question about distributed training, and what to run to answer it",
    ...rest,
    properties: { ...properties, workload: withoutRequired(workload), factors: { ...factors, ...optionFactors } },
    allOf: requiredPaths(workload, ["workload"]).map((path) => givenOrVaried(path, variable)),
  };
}

/** The text of schemas/suite.schema.json. */
export const suiteJsonSchemaText = (known: KnownNames): string =>
  `${JSON.stringify(suiteJsonSchema(known), null, 2)}\n`;
