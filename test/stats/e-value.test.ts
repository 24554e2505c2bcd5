import { describe, expect, it } from "vitest";
import { logEValue, supremumLogEValue } from "../../src/stats/e-value.js";
import { golden } from "./golden.js";

interface EValues {
  readonly evalue_t_moment_prior: { readonly g: number; readonly rows: [number, number, number, number][] };
}

const { g, rows } = golden<EValues>("bootstrap_fdr_sequential.json").evalue_t_moment_prior;

describe("the e-value", () => {
  it.each(rows)("of t = %f with %i and %i values is that of fumin/evalue", (t, n1, n2, expected) => {
    const log = logEValue({ t, effectiveSize: (n1 * n2) / (n1 + n2), degreesOfFreedom: n1 + n2 - 2, g });
    expect(Math.abs(Math.exp(log) / expected - 1)).toBeLessThan(2e-6);
  });

  it("of one sample is the formula of the sequential rule", () => {
    const n = 7;
    const t = 2.3;
    const nu = n - 1;
    const a = 1 + n;
    const q = (1 + t ** 2 / nu) / (1 + t ** 2 / (nu * a));
    const e = a ** -1.5 * q ** (n / 2) * (1 + (n ** 2 * t ** 2) / (a * nu + t ** 2));
    expect(Math.exp(logEValue({ t, effectiveSize: n, degreesOfFreedom: nu, g: 1 }))).toBeCloseTo(e, 10);
  });

  it("grows towards its limit with t, and three pairs never reach 10 + anything", () => {
    const at = (t: number) => logEValue({ t, effectiveSize: 3, degreesOfFreedom: 2, g: 1 });
    expect(at(1)).toBeLessThan(at(2));
    expect(at(1e9)).toBeCloseTo(supremumLogEValue(3, 2, 1), 6);
    expect(at(Number.POSITIVE_INFINITY)).toBe(supremumLogEValue(3, 2, 1));
    expect(supremumLogEValue(3, 2, 1)).toBeCloseTo(Math.log(10), 12);
  });

  it("does not overflow with thousands of pairs", () => {
    expect(Number.isFinite(logEValue({ t: 1e6, effectiveSize: 5000, degreesOfFreedom: 4999, g: 1 }))).toBe(true);
  });
});
