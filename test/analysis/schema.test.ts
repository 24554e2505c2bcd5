import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { analyze } from "../../src/analysis/analyze.js";
import { analysisJsonSchemaText, analysisSchema } from "../../src/analysis/schema.js";
import { Random } from "../../src/plan/random.js";
import type { Analysis } from "../../src/types/analysis.js";
import { exampleCells, exampleInput, exampleTrials } from "./example-study.js";
import { preparationsOf } from "./preparations.js";
import { failedTrial } from "./study.js";

const file = join(import.meta.dirname, "../../schemas/analysis.schema.json");
const text = analysisJsonSchemaText();
const validate = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true }).compile(JSON.parse(text));
const [first] = exampleCells;
if (first === undefined) throw new Error("nine cells");
const rates = { matrixProduct: 100, memoryBandwidth: 10, allReduce: 900, threads: 1 };
const predictions = {
  kind: "classes" as const,
  label: Int32Array.of(0, 0, 1, 1),
  predicted: Int32Array.of(0, 1, 1, 1),
  score: Float64Array.of(0.1, 0.6, 0.7, 0.9),
  loss: Float64Array.of(0.1, 0.9, 0.4, 0.1),
};
const judged = exampleTrials(exampleCells, 5).map(({ measurement, ...trial }) => ({
  ...trial,
  measurement: {
    ...measurement,
    values: { ...measurement.values, logLoss: 0.4 },
    values0: { ...measurement.values0, classes: 2 },
  },
}));
const random = () => {
  const stream = Random.seeded(1, 1);
  return (limit: number) => stream.below(limit);
};
const real = analyze({
  ...exampleInput([...judged, failedTrial(first, 6)]),
  probe: { start: rates, end: null },
  heldOut: { predictions: () => predictions, simpler: () => [{ model: "logistic-regression", predictions }], random },
  simplerModels: [
    { model: "logistic-regression", dataset: "d", library: "scikit-learn 1", fitSeconds: [], because: "of its labels" },
  ],
  preparation: preparationsOf({ 1: [6, 6], 2: [3, 2] }),
});
const withComparisons = (changes: object) =>
  real.headToHead?.map((group) => ({
    ...group,
    comparisons: group.comparisons.map((each) => ({ ...each, ...changes })),
  }));
const written: unknown = JSON.parse(JSON.stringify(real));

describe("the JSON Schema of analysis.json", () => {
  it("is the published one (npx vitest run test/analysis/schema.test.ts -u writes it anew)", async () => {
    await expect(text).toMatchFileSnapshot(file);
  });

  it("accepts what analyze makes", () => {
    expect(validate(written), JSON.stringify(validate.errors)).toBe(true);
    const empty: unknown = JSON.parse(JSON.stringify(analyze(exampleInput([]))));
    expect(validate(empty), JSON.stringify(validate.errors)).toBe(true);
  });

  it("has the quality of cells whose trials kept predictions", () => {
    expect(real.cells[0]?.quality).toMatchObject({
      rows: 4,
      classes: 2,
      estimates: { auc: { value: 1 }, accuracy: { value: 0.75 } },
    });
  });

  it("accepts further keys, for the contract may grow", () => {
    expect(validate({ ...real, later: 1, cells: real.cells.map((cell) => ({ ...cell, later: 1 })) })).toBe(true);
  });

  it.each([
    ["a missing verdict", { verdict: undefined }],
    ["an unknown verdict", { verdict: "perhaps" }],
    ["a probe without a rate", { probe: { start: { ...rates, allReduce: 0 }, end: null } }],
    ["a simpler model without a name", { simplerModels: [{ dataset: "d", library: "l", fitSeconds: [] }] }],
    ["a preparation without rows", { preparation: [{ ...real.preparation?.[0], rows: 0 }] }],
    ["a preparation by another engine", { preparation: [{ ...real.preparation?.[0], engine: "dask" }] }],
    ["another version", { schema: "scalebench/analysis/v2" }],
    ["a cell without parity", { cells: real.cells.map(({ parity: _, ...cell }) => cell) }],
    ["a comparison of runners by another metric", { headToHead: withComparisons({ metric: "stepTime" }) }],
    ["a ratio below zero", { headToHead: withComparisons({ estimate: -1 }) }],
    [
      "a distribution of other quantiles",
      { cells: real.cells.map((cell) => ({ ...cell, stepTimes: { quantiles: [1, 2], n: 2, trials: 1 } })) },
    ],
    ["a rule beyond the twelfth", { rules: [{ rule: 13, state: "pass", because: "" }] }],
    [
      "an unknown metric",
      { cells: real.cells.map((cell) => ({ ...cell, metrics: { speed: cell.metrics.throughput } })) },
    ],
    [
      "an infinite number, which JSON writes as null",
      { cells: real.cells.map((cell) => ({ ...cell, workers: null })) },
    ],
  ])("refuses %s", (_, changes) => {
    const changed: unknown = JSON.parse(JSON.stringify({ ...real, ...changes }));
    expect(validate(changed)).toBe(false);
    expect(analysisSchema.safeParse(changed).success).toBe(false);
  });

  it("and the type say the same", () => {
    const parsed = analysisSchema.parse(written);
    // Both directions are checked by the compiler: a key that only one of them has is an error here.
    const keys = Object.keys(parsed).sort() as (keyof Analysis)[];
    expect(keys).toEqual((Object.keys(analysisSchema.shape) as (keyof Analysis)[]).sort());
    expect(parsed).toEqual(written);
  });
});
