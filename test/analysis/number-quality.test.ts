import { describe, expect, it } from "vitest";
import { heldOutQuality, qualityOf } from "../../src/analysis/quality.js";
import { Random } from "../../src/plan/random.js";
import type { NumberPredictions } from "../../src/types/predictions.js";

const predictions = (truth: readonly number[], prediction: readonly number[]): NumberPredictions => ({
  kind: "numbers",
  unit: "riders",
  truth: Float64Array.from(truth),
  prediction: Float64Array.from(prediction),
});

const below = () => {
  const random = Random.seeded(1, 2);
  return (limit: number) => random.below(limit);
};

describe("how good predicted numbers are", () => {
  it("is what one computes by hand", () => {
    // Errors 1, -1, 2, 0: squares 6, mean 3; squares around the mean of 3: 4 + 1 + 1 + 4 = 10.
    const found = qualityOf(predictions([1, 2, 4, 5], [0, 3, 2, 5]), 0);
    expect(found).toEqual({
      rmse: expect.closeTo(Math.sqrt(1.5), 14),
      mae: expect.closeTo(1, 14),
      r2: expect.closeTo(0.4, 14),
    });
  });

  it("is what scikit-learn 1.9 says of its own example", () => {
    // sklearn.metrics.r2_score, mean_squared_error and mean_absolute_error, from the examples of their documentation.
    const found = qualityOf(predictions([3, -0.5, 2, 7], [2.5, 0, 2, 8]), 0);
    expect(found.r2).toBeCloseTo(0.9486081370449679, 14);
    expect((found.rmse ?? 0) ** 2).toBeCloseTo(0.375, 14);
    expect(found.mae).toBeCloseTo(0.5, 14);
  });

  it("is below 0 where the mean of the rows would be nearer", () => {
    expect(qualityOf(predictions([1, 2, 3], [3, 2, 1]), 0).r2).toBeCloseTo(-3, 14);
  });

  it("has no explained share where all rows are alike, and nothing without rows", () => {
    const alike = predictions([2, 2, 2], [1, 2, 3]);
    expect(qualityOf(alike, 0)).not.toHaveProperty("r2");
    expect(heldOutQuality(alike, 0, below())?.estimates).not.toHaveProperty("r2");
    expect(qualityOf(predictions([], []), 0)).toEqual({});
    expect(heldOutQuality(predictions([], []), 0, below())).toBeUndefined();
  });

  it("has intervals over test rows that hold what is true, a unit, and no calibration", () => {
    const random = below();
    const noise = () => Array.from({ length: 12 }, () => random(1000) / 1000 - 0.5).reduce((a, b) => a + b, 0);
    const truth = Array.from({ length: 800 }, () => 100 + 20 * noise());
    const found = heldOutQuality(
      predictions(
        truth,
        truth.map((value) => value + 10 * noise()),
      ),
      0,
      below(),
    );
    expect(found).toMatchObject({ rows: 800, classes: 0, unit: "riders", calibration: [] });
    // Twelve even numbers add up to a deviation of 1: errors have one of 10, and of the truth's 400 100 are not explained.
    for (const [metric, truly] of [
      ["rmse", 10],
      ["mae", 10 * Math.sqrt(2 / Math.PI)],
      ["r2", 0.75],
    ] as const) {
      const estimate = found?.estimates[metric];
      expect(estimate?.low).toBeLessThan(truly);
      expect(estimate?.high).toBeGreaterThan(truly);
      expect((estimate?.high ?? 0) - (estimate?.low ?? 0)).toBeLessThan(0.25 * truly);
    }
  });
});
