import { describe, expect, it } from "vitest";
import { heldOutQuality, qualityDifference, qualityOf } from "../../src/analysis/quality.js";
import { Random } from "../../src/plan/random.js";
import type { ClassPredictions, NumberPredictions } from "../../src/types/predictions.js";

const below = (): ((limit: number) => number) => {
  const stream = Random.seeded(7, 1);
  return (limit) => stream.below(limit);
};

/** Two classes; `shift` moves the scores of class 1 up. */
function predictions(rows: number, shift: number, noise: number): ClassPredictions {
  const draw = Random.seeded(3, 5);
  const own = Random.seeded(noise, 9);
  const label = Int32Array.from({ length: rows }, () => Number(draw.below(4) === 0));
  const score = Float64Array.from(label, (one) => {
    const shared = draw.below(1_000) / 2_000;
    return Math.min(0.99, Math.max(0.01, 0.2 + shared + one * shift + own.below(1_000) / 20_000));
  });
  const predicted = Int32Array.from(score, (value) => Number(value > 0.5));
  const loss = Float64Array.from(label, (one, row) => -Math.log(one === 1 ? (score[row] ?? 0) : 1 - (score[row] ?? 0)));
  return { kind: "classes", label, predicted, score, loss };
}

describe("the difference between two models on the same rows", () => {
  const [better, worse] = [predictions(2_000, 0.2, 1), predictions(2_000, 0.18, 2)];

  it("is that of their values, and an interval tells which is better where each one's own interval cannot", () => {
    const [a, b] = [heldOutQuality(better, 2, below()), heldOutQuality(worse, 2, below())];
    expect(a?.estimates.auc?.low).toBeLessThan(b?.estimates.auc?.high ?? 0);
    const paired = qualityDifference(better, worse, 2, below());
    const [one, other] = [qualityOf(better, 2), qualityOf(worse, 2)];
    expect(paired?.auc?.value).toBeCloseTo((one.auc ?? 0) - (other.auc ?? 0), 12);
    expect(paired?.auc?.low).toBeGreaterThan(0);
    expect(Object.keys(paired ?? {})).toEqual(["accuracy", "logLoss", "calibrationError", "auc"]);
  });

  it("of a model and itself is nothing, without any spread", () => {
    expect(qualityDifference(better, better, 2, below())?.auc).toEqual({ value: 0, low: 0, high: 0 });
  });

  it("turns its sign with the order of the two", () => {
    const [there, back] = [qualityDifference(better, worse, 2, below()), qualityDifference(worse, better, 2, below())];
    expect(there?.logLoss?.value).toBeCloseTo(-(back?.logLoss?.value ?? 0), 12);
    expect(there?.logLoss?.low).toBeCloseTo(-(back?.logLoss?.high ?? 0), 12);
  });

  it("is not told of other rows, of rows in another order, or of none", () => {
    expect(qualityDifference(better, predictions(1_999, 0.2, 1), 2, below())).toBeUndefined();
    expect(qualityDifference(better, { ...worse, label: worse.label.toReversed() }, 2, below())).toBeUndefined();
    expect(qualityDifference(predictions(0, 0, 1), predictions(0, 0, 1), 2, below())).toBeUndefined();
  });

  it("of numbers takes truths that differ by the rounding of a normalisation for the same", () => {
    const truth = Float64Array.from({ length: 200 }, (_, row) => 40 + row);
    const about = (error: number): NumberPredictions => ({
      kind: "numbers",
      unit: "riders",
      truth,
      prediction: truth.map((value, row) => value + (row % 2 === 0 ? error : -error)),
    });
    const rounded: NumberPredictions = { ...about(3), truth: truth.map((value) => value * (1 + 1e-7)) };
    expect(qualityDifference(about(2), rounded, 0, below())?.rmse?.value).toBeCloseTo(-1, 4);
    expect(
      qualityDifference(about(2), { ...about(3), truth: truth.map((value) => value + 1) }, 0, below()),
    ).toBeUndefined();
  });
});
