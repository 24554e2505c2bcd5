import { describe, expect, it } from "vitest";
import { arithmeticMean } from "../../src/stats/arithmetic-mean.js";
import { mannWhitney } from "../../src/stats/mann-whitney.js";
import { median } from "../../src/stats/median.js";
import { sorted } from "../../src/stats/quantile.js";
import { quantileInterval } from "../../src/stats/quantile-interval.js";
import { type Column, csvIn, type Measured, measuredIn, type Printed, statedIn } from "./benchstat.js";

const valuesOf = (measured: readonly Measured[], select: (one: Measured) => boolean): readonly number[] =>
  measured.filter(select).map(({ value }) => value);

const geometricMean = (values: readonly number[]): number => Math.exp(arithmeticMean(values.map(Math.log)));

const change = (base: number, now: number): number => 100 * (now / base - 1);

/** benchstat prints the larger distance of the interval's ends, in whole per cents of the median. */
function plusMinus(values: readonly number[]): number {
  const interval = quantileInterval(sorted(values), 0.5, 0.95);
  if (interval === undefined) return Number.POSITIVE_INFINITY;
  const centre = median(values);
  return Math.round(100 * Math.max(interval.high / centre - 1, 1 - interval.low / centre));
}

const near = (value: number, { value: stated, half }: Printed): void =>
  expect(Math.abs(value - stated)).toBeLessThanOrEqual(half * (1 + 1e-6));

/** Every number of one cell of the table: median, its interval, delta, p value and n. */
function compare(values: readonly number[], base: readonly number[] | undefined, stated: Column): void {
  near(median(values), stated.centre);
  expect(plusMinus(values)).toBe(stated.plusMinus);
  if (base === undefined) return;
  const { twoSided, method } = mannWhitney(values, base);
  expect(method).toBe("exact");
  near(twoSided, stated.p ?? { value: Number.NaN, half: 0 });
  expect([values.length, base.length]).toEqual([stated.n, stated.n]);
  if (stated.delta === "~") expect(twoSided).toBeGreaterThan(0.05);
  else near(change(median(base), median(values)), stated.delta ?? { value: Number.NaN, half: 0 });
}

describe("benchstat's table of a checksum, two units by six sizes by three kinds", () => {
  const measured = measuredIn("crc-new.txt");
  const rows = statedIn("crcSizeVsPoly.stdout");
  const kinds = ["IEEE", "Castagnoli", "Koopman"];
  const values = (unit: string, kind: string | undefined, size: string) =>
    valuesOf(measured, (one) => one.unit === unit && one.name.startsWith(`CRC32/poly=${kind}/size=${size}/align=0-`));
  const sizes = [...new Set(rows.map(({ name }) => name).filter((name) => name !== "geomean"))];

  it("has all its rows and columns", () => {
    expect(rows.map(({ columns }) => columns.length)).toEqual(new Array(14).fill(3));
    expect(sizes).toEqual(["15", "40", "512", "1kB", "4kB", "32kB"]);
  });

  it.each(rows.map((row) => [row.unit, row.name, row] as const))("%s of %s", (unit, name, { columns }) => {
    const base = name === "geomean" ? undefined : values(unit, "IEEE", name);
    for (const [i, stated] of columns.entries()) {
      if (base !== undefined) {
        compare(values(unit, kinds[i], name), i === 0 ? undefined : base, stated);
        continue;
      }
      const mean = (kind: string | undefined) => geometricMean(sizes.map((size) => median(values(unit, kind, size))));
      near(mean(kinds[i]), stated.centre);
      if (i > 0) near(change(mean("IEEE"), mean(kinds[i])), stated.delta as Printed);
    }
  });
});

describe("benchstat's small tables", () => {
  it.each(["issue19565", "issue19634", "smallSample"])("%s", (file) => {
    const measured = measuredIn(`${file}.txt`);
    const of = (note: string, name: string) => valuesOf(measured, (one) => one.note === note && one.name === name);
    for (const { name, columns } of statedIn(`${file}.stdout`)) {
      if (name === "geomean") continue;
      const [before, after] = [of("before", name), of("after", name)];
      const both = before.length > 0 && after.length > 0;
      for (const [i, stated] of columns.entries()) {
        const isBase = both ? i === 0 : before.length > 0;
        compare(isBase ? before : after, isBase || !both ? undefined : before, stated);
      }
    }
  });

  it("have the geometric means of what each side measured", () => {
    const measured = measuredIn("issue19565.txt");
    const stated = statedIn("issue19565.stdout").find(({ name }) => name === "geomean")?.columns ?? [];
    const mean = (note: string) => {
      const names = [...new Set(measured.filter((one) => one.note === note).map(({ name }) => name))];
      return geometricMean(
        names.map((name) => median(valuesOf(measured, (one) => one.note === note && one.name === name))),
      );
    };
    expect(stated).toHaveLength(2);
    near(mean("before"), stated[0]?.centre as Printed);
    near(mean("after"), stated[1]?.centre as Printed);
    near(change(mean("before"), mean("after")), stated[1]?.delta as Printed);
  });
});

describe("benchstat's CSV", () => {
  const [old, now] = [measuredIn("old.txt"), measuredIn("new.txt")];
  const cells = csvIn("csvOldNew.stdout");
  const of = (measured: readonly Measured[], name: string) => valuesOf(measured, (one) => one.name === name);
  const names = ["Encode/format=json-48", "Encode/format=gob-48"];

  it.each(names)("%s", (name) => {
    const [, oldMedian, oldInterval, newMedian, newInterval, delta, test] =
      cells.find(([first]) => first === name) ?? [];
    const [before, after] = [of(old, name), of(now, name)];
    expect(median(before) / Number(oldMedian)).toBeCloseTo(1, 12);
    expect(median(after) / Number(newMedian)).toBeCloseTo(1, 12);
    expect([`${plusMinus(before)}%`, `${plusMinus(after)}%`]).toEqual([oldInterval, newInterval]);
    const { twoSided } = mannWhitney(after, before);
    expect(`p=${twoSided.toFixed(3)} n=${before.length}`).toBe(test);
    expect(after).toHaveLength(before.length);
    expect(twoSided > 0.05 ? "~" : `${change(median(before), median(after)).toFixed(2)}%`).toBe(delta);
  });

  it("geometric means", () => {
    const [, before, , after, , delta] = cells.find(([first]) => first === "geomean") ?? [];
    const mean = (measured: readonly Measured[]) => geometricMean(names.map((name) => median(of(measured, name))));
    expect(mean(old) / Number(before)).toBeCloseTo(1, 12);
    expect(mean(now) / Number(after)).toBeCloseTo(1, 12);
    expect(`${change(mean(old), mean(now)).toFixed(2)}%`).toBe(delta);
  });
});

describe("benchstat's least sample sizes", () => {
  it("are six values for an interval of the median at 95 %, eight at 99 %", () => {
    const values = [-10, 2, 3, 4, 5, 6, 7, 8];
    expect(quantileInterval(values.slice(0, 6), 0.5, 0.95)).toEqual({ low: -10, high: 6, level: 0.96875 });
    expect(median(values.slice(0, 6))).toBe(3.5);
    expect(quantileInterval(values.slice(0, 5), 0.5, 0.95)).toBeUndefined();
    expect(quantileInterval(values.slice(0, 7), 0.5, 0.99)).toBeUndefined();
    expect(quantileInterval(values, 0.5, 0.99)).toBeDefined();
  });
});
