import { describe, expect, it } from "vitest";
import { arithmeticMean } from "../../src/stats/arithmetic-mean.js";
import { harmonicMean } from "../../src/stats/harmonic-mean.js";
import { median } from "../../src/stats/median.js";
import { moments } from "../../src/stats/moments.js";
import { quantile, sorted } from "../../src/stats/quantile.js";
import { quantileInterval } from "../../src/stats/quantile-interval.js";
import { rangeLevel } from "../../src/stats/range-level.js";
import { golden } from "./golden.js";

interface Ranks {
  readonly quantile_ci_R: {
    readonly x: number[];
    readonly conf: number;
    readonly q20: [number, [number, number]];
    readonly q50: [number, [number, number]];
    readonly q80: [number, [number, number]];
  };
}

describe("an order-statistic interval", () => {
  const { x, conf, q20, q50, q80 } = golden<Ranks>("rank_tests_R.json").quantile_ci_R;

  it.each([
    [0.2, q20],
    [0.5, q50],
    [0.8, q80],
  ])("of quantile %f is that of R's asht::quantileTest", (p, [estimate, [low, high]]) => {
    const interval = quantileInterval(sorted(x), p, conf);
    expect(quantile(sorted(x), p)).toBeCloseTo(estimate, 6);
    expect(interval?.low).toBeCloseTo(low, 6);
    expect(interval?.high).toBeCloseTo(high, 6);
    expect(interval?.level).toBeGreaterThanOrEqual(conf);
  });

  it("of the median with 95 % exists from six values on", () => {
    expect(quantileInterval([1, 2, 3, 4, 5], 0.5, 0.95)).toBeUndefined();
    expect(quantileInterval([1, 2, 3, 4, 5, 6], 0.5, 0.95)).toEqual({ low: 1, high: 6, level: 0.96875 });
    expect(quantileInterval([1, 2, 3, 4, 5], 0.5, 0.9)).toEqual({ low: 1, high: 5, level: 0.9375 });
  });

  it("narrows with more values, and keeps its level", () => {
    const values = Array.from({ length: 100 }, (_, i) => i + 1);
    // Positions 40 and 61 of 100: the table in Conover, "Practical Nonparametric Statistics".
    expect(quantileInterval(values, 0.5, 0.95)).toMatchObject({ low: 40, high: 61 });
    expect(quantileInterval(values, 0.5, 0.95)?.level).toBeCloseTo(0.9648, 4);
  });

  it("works for thousands of values", () => {
    const values = Array.from({ length: 20_000 }, (_, i) => i);
    const interval = quantileInterval(values, 0.5, 0.95);
    expect(interval?.level).toBeGreaterThanOrEqual(0.95);
    expect(interval?.level).toBeLessThan(0.953);
  });
});

describe("summaries", () => {
  it("know how often the plain range covers the median", () => {
    expect([1, 2, 5, 6].map(rangeLevel)).toEqual([0, 0.5, 0.9375, 0.96875]);
  });

  it("take the middle of two values as the median", () => {
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(median([5])).toBe(5);
    expect(() => median([])).toThrow(RangeError);
  });

  it("interpolate quantiles as type 7 does", () => {
    // R: quantile(1:10, c(.05, .95, .99))
    const values = Float64Array.from([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect([0.05, 0.95, 0.99, 0, 1].map((p) => quantile(values, p))).toEqual(
      [1.45, 9.55, 9.91, 1, 10].map((v) => expect.closeTo(v, 12)),
    );
  });

  it("average rates harmonically and costs arithmetically", () => {
    expect(harmonicMean([60, 30])).toBeCloseTo(40, 12);
    expect(arithmeticMean([60, 30])).toBe(45);
  });

  it("see no spread in equal values and the whole spread in close ones", () => {
    expect(moments([0.1, 0.1, 0.1])).toEqual({ n: 3, mean: 0.1, deviation: 0 });
    const close = moments([1e9 + 1, 1e9 + 2, 1e9 + 3]);
    expect(close.deviation).toBeCloseTo(1, 9);
  });
});
