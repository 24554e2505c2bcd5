import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { analyze } from "../../src/analysis/analyze.js";
import { analysisJsonSchemaText } from "../../src/analysis/schema.js";
import { Random } from "../../src/plan/random.js";
import type { NumberPredictions } from "../../src/types/predictions.js";
import type { ClaimSpec } from "../../src/types/suite.js";
import { exampleCells, exampleInput, exampleTrials } from "./example-study.js";

const trials = exampleTrials(exampleCells, 5).map(({ result, measurement }) => {
  const { accuracy: _, timeToTarget: __, ...values } = measurement.values;
  const curve = { ...measurement.curve, accuracy: [] };
  const values0 = { ...measurement.values0, classes: 0 };
  const changed = { ...measurement, curve, values0, targetUnit: "riders", values: { ...values, rmse: 42, r2: 0.9 } };
  return { result, measurement: changed };
});
const predictions: NumberPredictions = {
  kind: "numbers",
  unit: "riders",
  truth: Float64Array.of(1, 2, 4, 5),
  prediction: Float64Array.of(0, 3, 2, 5),
};
const random = () => {
  const stream = Random.seeded(1, 1);
  return (limit: number) => stream.below(limit);
};
const near: ClaimSpec = {
  id: "near",
  says: "near",
  metric: "rmse",
  where: {},
  bound: { kind: "atMost", value: 50 },
  gate: true,
};
const analysis = analyze(
  exampleInput(trials, { claims: [near] }, { heldOut: { predictions: () => predictions, simpler: () => [], random } }),
);

describe("an analysis of a regression", () => {
  it("names the target's unit with each error, and with claims on it", () => {
    for (const { metrics } of analysis.cells) {
      expect(metrics.rmse).toMatchObject({ median: 42, unit: "riders", direction: "lower", kind: "quality", n: 5 });
      expect(metrics.r2).toMatchObject({ median: 0.9, unit: "1", direction: "higher" });
    }
    expect(analysis.claims).toMatchObject([{ id: "near", verdict: "holds", unit: "riders", estimate: 42 }]);
  });

  it("has a loss after each epoch, and no accuracy", () => {
    for (const { curve, metrics } of analysis.cells) {
      expect(curve.map(({ loss }) => loss)).toEqual([1, 0.5]);
      for (const point of curve) expect(point).not.toHaveProperty("accuracy");
      expect(metrics).not.toHaveProperty("accuracy");
      expect(metrics).not.toHaveProperty("timeToTarget");
    }
  });

  it("tells how good its models are on the test rows, with a unit and without classes", () => {
    expect(analysis.cells[0]?.quality).toMatchObject({ rows: 4, classes: 0, unit: "riders", calibration: [] });
    expect(Object.keys(analysis.cells[0]?.quality?.estimates ?? {})).toEqual(["rmse", "mae", "r2"]);
  });

  it("is what the published schema says", () => {
    const accepts = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(JSON.parse(analysisJsonSchemaText()));
    accepts(JSON.parse(JSON.stringify(analysis)));
    expect(accepts.errors).toBeNull();
  });
});
