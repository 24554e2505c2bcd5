import { describe, expect, it } from "vitest";
import { figureOf } from "../../bench/figure.js";

const about = { name: "a", what: "b", unit: "s", command: "c" };
const around = { atLeast: 0.99, atMost: 1.01 };
const sevenAround = (middle: number): readonly number[] => [-3, -2, -1, 0, 1, 2, 3].map((step) => middle + step / 100);

describe("a figure of a benchmark", () => {
  it("keeps its bound when the median does, and says that the interval does not", () => {
    const figure = figureOf({ ...about, bound: around, samples: sevenAround(1.005) });
    expect(figure).toMatchObject({ n: 7, keeps: true, intervalKeeps: false });
    expect(figure.median).toBeCloseTo(1.005, 12);
    expect(figure.interval?.level).toBe(1 - 2 / 2 ** 7);
  });

  it("breaks its bound on either side", () => {
    for (const middle of [0.98, 1.02]) {
      expect(figureOf({ ...about, bound: around, samples: sevenAround(middle) }).keeps).toBe(false);
    }
  });

  it("judges nothing on fewer samples than an interval needs, unless told that fewer are enough", () => {
    const samples = [2, 2, 2, 2, 2];
    expect(figureOf({ ...about, bound: around, samples })).toMatchObject({ keeps: null, interval: null });
    expect(figureOf({ ...about, bound: around, samples, enough: 5 }).keeps).toBe(false);
  });

  it("is not made of what is no number", () => {
    expect(() => figureOf({ ...about, samples: [1, Number.NaN] })).toThrow("no number");
  });
});
