import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Random } from "../../src/plan/random.js";
import { projectRoot } from "../../src/project/root.js";
import { rocAreaOf } from "../../src/stats/area-under-roc.js";
import { calibrationBins, calibrationError } from "../../src/stats/calibration.js";
import { rowBootstrap } from "../../src/stats/row-bootstrap.js";

const golden = JSON.parse(readFileSync(join(projectRoot, "test", "goldens", "roc_auc.json"), "utf8")) as {
  readonly labels: number[];
  readonly scores: number[];
  readonly weights: number[];
  readonly auc: number;
  readonly weightedAuc: number;
};

describe("the area under the ROC curve", () => {
  it("is scikit-learn's, with ties, with and without weights", () => {
    const area = rocAreaOf(golden.scores, golden.labels);
    expect(area()).toBeCloseTo(golden.auc, 14);
    expect(area(golden.weights)).toBeCloseTo(golden.weightedAuc, 14);
  });

  it("is the share of pairs in the right order", () => {
    expect(rocAreaOf([0.1, 0.2, 0.3, 0.4], [0, 0, 1, 1])()).toBe(1);
    expect(rocAreaOf([0.4, 0.3, 0.2, 0.1], [0, 0, 1, 1])()).toBe(0);
    expect(rocAreaOf([0.5, 0.5, 0.5], [0, 1, 1])()).toBe(0.5);
    expect(rocAreaOf([0.1, 0.3, 0.2], [0, 0, 1])()).toBe(0.5);
  });

  it("is not there where a class has no row", () => {
    expect(rocAreaOf([0.1, 0.2], [1, 1])()).toBeUndefined();
    expect(rocAreaOf([0.1, 0.2], [0, 1])([3, 0])).toBeUndefined();
    expect(rocAreaOf([], [])()).toBeUndefined();
  });
});

describe("calibration", () => {
  it("sets what was stated beside what came true, bin by bin, and 1 belongs to the last bin", () => {
    const bins = calibrationBins([0.04, 0.06, 0.55, 1], [0, 1, 1, 1]);
    expect(bins).toEqual([
      { stated: 0.05, observed: 0.5, rows: 2 },
      { stated: 0.55, observed: 1, rows: 1 },
      { stated: 1, observed: 1, rows: 1 },
    ]);
    expect(calibrationError(bins)).toBeCloseTo((2 * 0.45 + 0.45 + 0) / 4, 14);
  });

  it("counts a row as often as its weight says", () => {
    expect(calibrationBins([0.1, 0.9], [0, 1], [3, 0])).toEqual([
      { stated: expect.closeTo(0.1, 12), observed: 0, rows: 3 },
    ]);
  });

  it("refuses what is no probability", () => {
    expect(() => calibrationBins([1.5], [1])).toThrow("a probability of 1.5");
    expect(() => calibrationBins([-0.5], [1])).toThrow("a probability of -0.5");
    expect(() => calibrationBins([Number.NaN], [1])).toThrow("a probability of NaN");
  });
});

describe("a bootstrap over rows", () => {
  const meanOf =
    (values: readonly number[]) =>
    (weights: Int32Array): number =>
      values.reduce((sum, value, row) => sum + value * (weights[row] ?? 0), 0) / values.length;

  it("covers a mean as often as it says", () => {
    const noise = Random.seeded(1, 1);
    let covered = 0;
    const studies = 300;
    for (let study = 0; study < studies; study++) {
      const values = Array.from({ length: 80 }, () => noise.below(1_000_000) / 1_000_000);
      const random = Random.seeded(study, 2);
      const options = { level: 0.9, resamples: 200, below: (limit: number) => random.below(limit) };
      const [interval] = rowBootstrap(values.length, [meanOf(values)], options);
      if (interval !== undefined && interval.low <= 0.5 && interval.high >= 0.5) covered += 1;
    }
    // 90 % of 300 is 270, with a deviation of 5.2; percentile intervals of 80 rows cover a little less.
    expect(covered).toBeGreaterThan(250);
    expect(covered).toBeLessThan(286);
  });

  it("gives the same interval for the same seed, draws as many rows as there are, and leaves out what a resample lacks", () => {
    const run = () => {
      const random = Random.seeded(3, 3);
      let drawn = 0;
      const total = (weights: Int32Array): number => {
        drawn = weights.reduce((sum, weight) => sum + weight, 0);
        return weights[0] ?? 0;
      };
      const intervals = rowBootstrap(10, [total, () => undefined], {
        level: 0.95,
        resamples: 50,
        below: (limit) => random.below(limit),
      });
      return { drawn, intervals };
    };
    expect(run()).toEqual(run());
    expect(run().drawn).toBe(10);
    expect(run().intervals[1]).toBeUndefined();
  });
});
