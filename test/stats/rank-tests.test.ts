import { describe, expect, it } from "vitest";
import { shiftInterval } from "../../src/stats/hodges-lehmann-shift.js";
import { holm } from "../../src/stats/holm.js";
import { mannWhitney } from "../../src/stats/mann-whitney.js";
import { pseudoMedianInterval } from "../../src/stats/pseudo-median.js";
import { signedRank } from "../../src/stats/signed-rank.js";
import { golden } from "./golden.js";

interface MannWhitneyCase {
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly U?: number;
  readonly p_two?: number;
  readonly hodges_lehmann?: number;
  readonly ci95?: readonly [number, number];
  readonly ci90?: readonly [number, number];
}

const R = golden<{
  readonly signed_rank: {
    readonly x: readonly number[];
    readonly hodges_lehmann: number;
    readonly ci95_exact: readonly [number, number];
    readonly p_less: number;
    readonly p_greater: number;
    readonly ci_upper_one_sided95: number;
    readonly ci_lower_one_sided95: number;
  };
  readonly signed_rank_2: { readonly x: readonly number[]; readonly ci95: readonly [number, number] };
  readonly mann_whitney: readonly MannWhitneyCase[];
  readonly mw_1947_cdf_m5: readonly (readonly number[])[];
  readonly min_p: Readonly<Record<string, number>>;
}>("rank_tests_R.json");

/** Half a unit of the last digit that the golden states. */
const digits = (value: number): number => {
  const [, decimals = ""] = String(value).split(".");
  return 0.5 * 10 ** -decimals.length + 1e-12;
};
const near = (value: number, stated: number): void => {
  expect(Math.abs(value - stated)).toBeLessThanOrEqual(digits(stated));
};

describe("the signed-rank test, as R has it", () => {
  const { x, hodges_lehmann, ci95_exact, p_less, p_greater, ci_lower_one_sided95, ci_upper_one_sided95 } =
    R.signed_rank;

  it("p values", () => {
    const found = signedRank(x);
    near(found.less, p_less);
    near(found.greater, p_greater);
  });

  it("pseudo-median and exact intervals", () => {
    const both = pseudoMedianInterval(x, 0.95);
    near(both.estimate, hodges_lehmann);
    near(both.low, ci95_exact[0]);
    near(both.high, ci95_exact[1]);
    const oneSided = pseudoMedianInterval(x, 0.9);
    near(oneSided.low, ci_lower_one_sided95);
    near(oneSided.high, ci_upper_one_sided95);
    const second = pseudoMedianInterval(R.signed_rank_2.x, 0.95);
    near(second.low, R.signed_rank_2.ci95[0]);
    near(second.high, R.signed_rank_2.ci95[1]);
  });
});

describe("the Mann-Whitney test, as R has it", () => {
  it.each(R.mann_whitney.map((one, index) => [index, one] as const))("case %i", (_, one) => {
    const found = mannWhitney(one.x, one.y);
    if (one.U !== undefined) expect([found.u, one.x.length * one.y.length - found.u]).toContain(one.U);
    if (one.p_two !== undefined) near(found.twoSided, one.p_two);
    for (const [level, interval] of [
      [0.95, one.ci95],
      [0.9, one.ci90],
    ] as const) {
      if (interval === undefined) continue;
      const shift = shiftInterval(one.x, one.y, level);
      near(shift.low, interval[0]);
      near(shift.high, interval[1]);
      if (one.hodges_lehmann !== undefined) near(shift.estimate, one.hodges_lehmann);
    }
  });

  it("has the smallest p values that so few can give", () => {
    for (const [n, p] of Object.entries(R.min_p)) {
      const low = Array.from({ length: Number(n) }, (_, i) => i);
      expect(
        mannWhitney(
          low,
          low.map((value) => value + 100),
        ).twoSided,
      ).toBeCloseTo(p, 12);
    }
  });
});

describe("Holm's adjustment", () => {
  it("is the step-down one: never below its predecessor, never above 1", () => {
    // R 4.3: p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm")
    for (const [i, p] of [0.03, 0.06, 0.06, 0.02].entries())
      expect(holm([0.01, 0.04, 0.03, 0.005])[i]).toBeCloseTo(p, 12);
    expect(holm([0.9, 0.8])).toEqual([1, 1]);
    expect(holm([])).toEqual([]);
  });
});
