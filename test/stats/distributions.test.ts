import { expect, it } from "vitest";
import { mannWhitney } from "../../src/stats/mann-whitney.js";
import { normalCdf, normalQuantile } from "../../src/stats/normal.js";
import { shapiroWilk } from "../../src/stats/shapiro-wilk.js";
import { studentCdf, studentQuantile } from "../../src/stats/student-t.js";
import { golden } from "./golden.js";

type Rows = readonly (readonly [number, number, number])[];
const stated = golden<{
  readonly student_t: { readonly "quantile [p, nu, t]": Rows; readonly "cdf [t, nu, p]": Rows };
  readonly normal: {
    readonly "cdf [z, p]": readonly (readonly [number, number])[];
    readonly "quantile [p, z]": readonly (readonly [number, number])[];
  };
  readonly shapiro_wilk: readonly { readonly x: readonly number[]; readonly w: number; readonly p: number }[];
  readonly mann_whitney_normal: readonly {
    readonly alternative: "two-sided" | "less" | "greater";
    readonly u: number;
    readonly p: number;
  }[];
}>("distributions.json");

/** Relative to the stated value; what is stated as 0 is met to 1e-12. */
const near = (value: number, wanted: number, tolerance: number): void =>
  expect(Math.abs(value - wanted)).toBeLessThanOrEqual(Math.max(1e-12, tolerance * Math.abs(wanted)));

it("Student's distribution", () => {
  for (const [p, nu, t] of stated.student_t["quantile [p, nu, t]"]) near(studentQuantile(p, nu), t, 1e-8);
  for (const [t, nu, p] of stated.student_t["cdf [t, nu, p]"]) near(studentCdf(t, nu), p, 1e-8);
});

it("the normal distribution", () => {
  for (const [z, p] of stated.normal["cdf [z, p]"]) near(normalCdf(z), p, 1e-8);
  for (const [p, z] of stated.normal["quantile [p, z]"]) near(normalQuantile(p), z, 1e-8);
});

it("the Shapiro-Wilk test", () => {
  for (const { x, w, p } of stated.shapiro_wilk) {
    const found = shapiroWilk(x);
    near(found?.w ?? Number.NaN, w, 1e-6);
    near(found?.p ?? Number.NaN, p, 1e-4);
  }
  expect(shapiroWilk([1, 2])).toBeUndefined();
  expect(shapiroWilk([3, 3, 3])).toBeUndefined();
});

it("the normal approximation of the Mann-Whitney test, for samples too large to count", () => {
  const x = Array.from({ length: 150 }, (_, i) => i % 7);
  const y = Array.from({ length: 130 }, (_, i) => (3 * i) % 8);
  const found = mannWhitney(x, y);
  const of = { "two-sided": found.twoSided, less: found.less, greater: found.greater };
  for (const { alternative, u, p } of stated.mann_whitney_normal) {
    expect(found.u).toBe(u);
    near(of[alternative], p, 1e-9);
  }
});
