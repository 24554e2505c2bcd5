import { expect, it } from "vitest";
import { arithmeticMean } from "../../src/stats/arithmetic-mean.js";
import { bootstrapInterval } from "../../src/stats/bootstrap.js";
import { studentQuantile } from "../../src/stats/student-t.js";
import { golden } from "./golden.js";
import { seededNoise } from "./noise.js";

const R = golden<{
  readonly bootstrap_R_boot: {
    readonly x: readonly number[];
    readonly basic: readonly [number, number];
    readonly percentile: readonly [number, number];
    readonly BCa: readonly [number, number];
    readonly rtol: number;
  };
  readonly bencher_prediction_interval: {
    readonly n: number;
    readonly mean: number;
    readonly sd: number;
    readonly boundary: number;
    readonly limits: readonly [number, number];
  };
}>("bootstrap_fdr_sequential.json");

it.each([
  ["basic", "basic"],
  ["percentile", "percentile"],
  ["bca", "BCa"],
] as const)("the %s bootstrap of a mean is that of R's boot, to the digits it states", (method, key) => {
  const noise = seededNoise(3);
  const below = (limit: number): number => Math.min(limit - 1, Math.floor(noise.uniform() * limit));
  const { x, [key]: stated } = R.bootstrap_R_boot;
  const found = bootstrapInterval(x, arithmeticMean, { level: 0.95, resamples: 400_000, method, below });
  expect(Math.abs(found.low / stated[0] - 1)).toBeLessThan(R.bootstrap_R_boot.rtol);
  expect(Math.abs(found.high / stated[1] - 1)).toBeLessThan(R.bootstrap_R_boot.rtol);
  expect(found.estimate).toBeCloseTo(arithmeticMean(x), 12);
});

it("Student's quantile gives the prediction interval of a next value", () => {
  const { n, mean, sd, boundary, limits } = R.bencher_prediction_interval;
  const half = studentQuantile(boundary, n - 1) * sd * Math.sqrt(1 + 1 / n);
  expect(mean - half).toBeCloseTo(limits[0], 2);
  expect(mean + half).toBeCloseTo(limits[1], 2);
});
