import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { beforeAll, describe, expect, it } from "vitest";
import { parse as parseYaml } from "yaml";
import { suiteJsonSchema, suiteJsonSchemaText } from "../../src/suite/json-schema.js";
import { quickstart } from "./faults.js";
import { installed, projectFile } from "./installed.js";

let accepts: (value: unknown) => boolean;

beforeAll(async () => {
  const validate = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true }).compile(
    suiteJsonSchema(await installed()),
  );
  accepts = (value) => validate(value);
});

const withChange = (part: string, replacement: string): unknown => parseYaml(quickstart.replace(part, replacement));

describe("schemas/suite.schema.json", () => {
  it("is what the code says; if not, run `npm run schemas`", async () => {
    const committed = readFileSync(projectFile("schemas/suite.schema.json"), "utf8");
    expect(committed === suiteJsonSchemaText(await installed()), "stale: run `npm run schemas` and commit").toBe(true);
  });

  it("accepts the quickstart", () => {
    expect(accepts(parseYaml(quickstart))).toBe(true);
  });

  it.each([
    ["an unknown key", "scaling:", "scalling: strong\nscaling:"],
    ["an unknown factor", "nodes: [1]", "workload.batch.globl: [1]"],
    ["an unknown runner", "[single, torch-ddp", "[singel, torch-ddp"],
    ["an unknown option of a runner", "claims:", "runners: { horovod: { fusion: 1 } }\nclaims:"],
    ["an empty factor", "nodes: [1]", "nodes: []"],
    ["both kinds of batch", "{ global: 256 }", "{ global: 256, perWorker: 1 }"],
    ["a duration without a unit", "timeout: 5m", "timeout: 300"],
    ["a missing data set", "  dataset: digits\n", ""],
    ["a batch that neither the suite nor a factor gives", "  batch: { global: 256 }\n", ""],
    ["a missing question", "question:", "# question:"],
  ])("refuses %s", (_, part, replacement) => {
    expect(quickstart).toContain(part);
    expect(accepts(withChange(part, replacement))).toBe(false);
  });

  it.each([
    ["a factor by path", [["nodes: [1]", "workload.batch.global: [128, 256]"]]],
    ["a factor of a model's own option", [["nodes: [1]", "workload.model.hidden: [128, 256]"]]],
    ["an architecture of another library", [["model: cnn", "model: { name: hf:gpt2, n_layer: 2 }"]]],
    ["a model by file", [["model: cnn", "model: ./mine.py:build"]]],
    ["a data set with options", [["dataset: digits", "dataset: { name: synthetic-images, samples: 512 }"]]],
    ["a suite without measure", [[/measure:\n(?: .*\n)+/, ""]]],
    [
      "a batch that only a factor gives",
      [
        ["  batch: { global: 256 }\n", ""],
        ["nodes: [1]", "workload.batch.global: [128]"],
      ],
    ],
  ] as const)("accepts %s", (_, changes) => {
    const text = changes.reduce((at, [part, replacement]) => at.replace(part, replacement), quickstart);
    expect(text).not.toBe(quickstart);
    expect(accepts(parseYaml(text))).toBe(true);
  });

  it("explains every key to an editor", async () => {
    const schema = suiteJsonSchema(await installed());
    expect(withoutDescription(schema)).toEqual([]);
  });
});

/** Paths of properties that have no description. */
function withoutDescription(schema: unknown, path = ""): readonly string[] {
  if (typeof schema !== "object" || schema === null) return [];
  const { properties } = schema as {
    readonly properties?: Readonly<Record<string, { readonly description?: string }>>;
  };
  const own = Object.entries(properties ?? {}).flatMap(([key, value]) => [
    ...(value.description === undefined ? [`${path}/${key}`] : []),
    ...withoutDescription(value, `${path}/${key}`),
  ]);
  const items = (schema as { readonly items?: unknown }).items;
  return [...own, ...withoutDescription(items, `${path}[]`)];
}
