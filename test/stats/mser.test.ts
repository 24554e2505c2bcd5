import { describe, expect, it } from "vitest";
import { mser5 } from "../../src/stats/mser.js";
import { golden } from "./golden.js";

interface Mser {
  readonly cases: {
    readonly series: string;
    readonly truncated: boolean;
    readonly index: number;
    readonly min_stat: number;
  }[];
}

const { cases } = golden<Mser>("mser5.json");
const { y } = golden<{ y: number[] }>("mser5_series.json");
const saw = (k: number) => (((37 * k) % 11) - 5) * 0.02;
const over = (length: number, value: (k: number) => number) => Array.from({ length }, (_, k) => value(k));
const series: Readonly<Record<string, readonly number[]>> = {
  "arange(10)+y": [...over(10, (k) => k), ...y],
  "20..11+y": [...over(10, (k) => 20 - k), ...y],
  "arange(100)": over(100, (k) => k),
  exp8: over(200, (k) => 10 + 5 * Math.exp(-k / 8) + saw(k)),
  exp40: over(200, (k) => 10 + 5 * Math.exp(-k / 40) + saw(k)),
  flat: over(200, (k) => 10 + saw(k)),
  shift_at_120: over(200, (k) => 10 + saw(k) + (k >= 120 ? 3 : 0)),
};

describe("MSER-5", () => {
  it.each(cases)("truncates $series where kim-convergence does", ({ series: name, truncated, index, min_stat }) => {
    const values = series[name] ?? [];
    const found = mser5(values);
    expect(found.steady).toBe(truncated);
    expect(found.statistic / min_stat).toBeCloseTo(1, 9);
    // Where the last candidate wins, kim-convergence returns the length of the series instead.
    expect(index === values.length ? found.index > values.length / 2 : found.index === index).toBe(true);
  });

  it("drops nothing of a constant series", () => {
    expect(mser5(over(50, () => 3))).toMatchObject({ index: 0, steady: true });
  });

  it("says nothing about fewer than ten values", () => {
    expect(mser5([9, 1, 1, 1, 1, 1, 1, 1, 1])).toMatchObject({ index: 0, steady: false });
  });

  it("drops a slow start of a short series", () => {
    expect(mser5([9, 9, 9, 9, 9, ...over(15, (k) => 1 + saw(k))])).toMatchObject({ index: 5, steady: true });
  });
});
