import { describe, expect, it } from "vitest";
import { shiftInterval } from "../../src/stats/hodges-lehmann-shift.js";
import { mannWhitney } from "../../src/stats/mann-whitney.js";
import { pseudoMedianInterval } from "../../src/stats/pseudo-median.js";
import { signedRank } from "../../src/stats/signed-rank.js";
import { golden } from "./golden.js";

interface MannWhitneyCase {
  readonly x: readonly number[] | string;
  readonly y: readonly number[] | string;
  readonly U?: number;
  readonly p_two?: number;
  readonly p_less?: number;
  readonly p_greater?: number;
  readonly p_two_normal?: number;
  readonly hodges_lehmann?: number;
  readonly ci95?: readonly [number, number];
  readonly ci90?: readonly [number, number];
  readonly ci95_approx?: readonly [number, number];
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

/** Half a unit of the last digit that the golden states; what it states without decimals is meant exactly. */
const digits = (value: number): number => {
  const [, decimals = ""] = String(value).split(".");
  return (decimals === "" ? 0 : 0.5 * 10 ** -decimals.length) + 1e-12;
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
  const counted = R.mann_whitney.flatMap(({ x, y, ...stated }) =>
    typeof x === "string" || typeof y === "string" ? [] : [{ x, y, ...stated }],
  );

  it.each(counted.map((one, index) => [index, one] as const))("case %i", (_, { x, y, U, ...stated }) => {
    const found = mannWhitney(x, y);
    expect(found.method).toBe("exact");
    if (U !== undefined) expect(found.u).toBe(U);
    if (stated.p_two !== undefined) near(found.twoSided, stated.p_two);
    if (stated.p_less !== undefined) near(found.less, stated.p_less);
    if (stated.p_greater !== undefined) near(found.greater, stated.p_greater);
    if (stated.hodges_lehmann !== undefined) near(shiftInterval(x, y, 0.95).estimate, stated.hodges_lehmann);
  });

  it.each([
    ["ci95", 0.95, 2],
    ["ci90", 0.9, 1],
    // By R's normal approximation; here the same differences are the exact interval's ends.
    ["ci95_approx", 0.95, 1],
  ] as const)("intervals of the shift: %s", (key, level, count) => {
    const stated = counted.filter((one) => one[key] !== undefined);
    expect(stated).toHaveLength(count);
    for (const { x, y, [key]: [low, high] = [Number.NaN, Number.NaN] } of stated) {
      const shift = shiftInterval(x, y, level);
      near(shift.low, low);
      near(shift.high, high);
      expect(shift.level).toBeGreaterThanOrEqual(level);
    }
  });

  it("by the normal approximation where there are too many to count", () => {
    const last = R.mann_whitney.at(-1);
    expect([last?.x, last?.y]).toEqual(["seq(0,499)*2", "seq(0,599)*2-41"]);
    const found = mannWhitney(
      Array.from({ length: 500 }, (_, i) => 2 * i),
      Array.from({ length: 600 }, (_, i) => 2 * i - 41),
    );
    expect(found.method).toBe("normal");
    expect(found.twoSided / (last?.p_two_normal ?? Number.NaN)).toBeCloseTo(1, 10);
  });

  it("has the distribution of U that Mann and Whitney printed", () => {
    // Rows U = 0..3, columns m = 1..5, n = 5; some of the printed digits are cut off, not rounded.
    for (const [u, row] of R.mw_1947_cdf_m5.entries()) {
      for (const [i, chance] of row.entries()) {
        const x = [...Array.from({ length: i }, (_, k) => k - 10), u + 0.5];
        const found = mannWhitney(x, [1, 2, 3, 4, 5]);
        expect(found.u).toBe(u);
        expect(Math.abs(found.less - chance)).toBeLessThan(0.001);
      }
    }
  });

  it("has the smallest p values that so few can give", () => {
    for (const [n, p] of Object.entries(R.min_p)) {
      const low = Array.from({ length: Number(n) }, (_, i) => i);
      const high = low.map((value) => value + 100);
      expect(mannWhitney(low, high).twoSided).toBeCloseTo(p, 12);
    }
  });

  it("is the same seen from the other sample", () => {
    const [x, y] = [
      [1, 2, 2, 5, 7],
      [2, 3, 9],
    ];
    const [one, other] = [mannWhitney(x, y), mannWhitney(y, x)];
    expect(one.u + other.u).toBe(15);
    expect(one.less).toBeCloseTo(other.greater, 14);
    expect(one.twoSided).toBeCloseTo(other.twoSided, 14);
    expect(() => mannWhitney([], y)).toThrow(RangeError);
  });
});

describe("rank tests of few or equal values", () => {
  it("know nothing of values that are all equal, or all zero", () => {
    expect(mannWhitney([3, 3, 3], [3, 3]).twoSided).toBe(1);
    expect(signedRank([0, 0, 0])).toMatchObject({ n: 0, statistic: 0, twoSided: 1 });
    expect(signedRank([]).twoSided).toBe(1);
  });

  it("count signs exactly where sizes tie, and leave zeros out", () => {
    // All of one size: the sum of ranks is the binomial count of the signs, times 2.5.
    expect(signedRank([1, 1, 1, -1])).toMatchObject({ statistic: 7.5, n: 4, greater: 5 / 16, less: 15 / 16 });
    expect(signedRank([1, 1, 0, 1, -1])).toMatchObject({ n: 4, greater: 5 / 16 });
  });

  it("approximate the signed-rank test well where there are too many to count", () => {
    const differences = (n: number) => Array.from({ length: n }, (_, i) => Math.sin(i * i) + 0.06);
    const [counted, approximated] = [signedRank(differences(300)), signedRank(differences(301))];
    expect([counted.method, approximated.method]).toEqual(["exact", "normal"]);
    expect(Math.abs(counted.twoSided - approximated.twoSided)).toBeLessThan(0.03);
  });

  it("have no interval for too few values", () => {
    const none = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY, level: 1 };
    expect(pseudoMedianInterval([1, 2, 3, 4, 5], 0.95)).toEqual({ estimate: 3, ...none });
    expect(pseudoMedianInterval([1, 2, 3, 4, 5, 6], 0.95)).toEqual({ estimate: 3.5, low: 1, high: 6, level: 0.96875 });
    expect(shiftInterval([1, 2, 3], [11, 12, 13], 0.95)).toEqual({ estimate: -10, ...none });
  });
});
