import { describe, expect, it } from "vitest";
import { scaleOf } from "../../src/claims/scale.js";
import { decideSequentially } from "../../src/claims/sequential.js";
import { seededNoise } from "../stats/noise.js";

const alpha = { fails: 0.01, holds: 0.05 };
// A margin of 5 %: the base is at most 1.05 times as fast.
const bound = 1 / 1.05;
const limits = scaleOf("rate").limits({ kind: "atLeast", value: bound });
const slower = Math.exp(-0.1);

/** Runs the rule as it is published, looking from the third pair on, until it decides or `most` pairs are used up. */
function simulate(runs: number, ratio: number, spread: number, most: number) {
  const noise = seededNoise(2026);
  const counts = { holds: 0, fails: 0, undecided: 0 };
  let pairs = 0;
  for (let run = 0; run < runs; run++) {
    const values = [noise.normal(), noise.normal()].map((one) => Math.log(ratio) + spread * one);
    let verdict: keyof typeof counts = "undecided";
    while (verdict === "undecided" && values.length < most) {
      values.push(Math.log(ratio) + spread * noise.normal());
      verdict = decideSequentially(values, limits, alpha, 1).verdict;
    }
    counts[verdict] += 1;
    pairs += values.length;
  }
  return { ...counts, pairs: pairs / runs };
}

describe("the sequential rule", () => {
  // The table of an 8,000-run simulation of the rule by others; mean pairs to a verdict.
  it.each([
    [0.02, 1, "holds", 4.5],
    [0.02, slower, "fails", 6.2],
    [0.03, slower, "fails", 8.3],
    [0.05, 1, "holds", 11.5],
  ] as const)(
    "with a spread of %f and a true ratio of %f %s after as many pairs as published",
    (spread, ratio, verdict, pairs) => {
      const runs = 2000;
      const found = simulate(runs, ratio, spread, 400);
      expect(found[verdict] / runs).toBeGreaterThan(0.98);
      expect(found.undecided).toBe(0);
      expect(Math.abs(found.pairs / pairs - 1)).toBeLessThan(0.06);
    },
  );

  it("seldom decides wrongly with the truth exactly at the margin, and mostly does not decide", () => {
    const runs = 600;
    const found = simulate(runs, bound, 0.03, 100);
    expect(found.fails / runs).toBeLessThan(0.015);
    expect(found.holds / runs).toBeLessThan(0.05);
    expect(found.undecided / runs).toBeGreaterThan(0.93);
  });

  it("decides equal values by their value", () => {
    const equality = scaleOf("quality").limits({ kind: "within", value: 0.01 });
    const decide = (value: number) => decideSequentially([value, value], equality, alpha);
    expect(decide(0)).toEqual({ verdict: "holds", deterministic: true });
    expect(decide(0.01)).toEqual({ verdict: "holds", deterministic: true });
    expect(decide(0.97 - 0.96).verdict).toBe("holds");
    expect(decide(-0.011)).toEqual({ verdict: "fails", deterministic: true });
  });

  it("does not decide by one value, nor by none, nor by three however clear", () => {
    for (const values of [[], [5], [0.5, 0.51, 0.52]])
      expect(decideSequentially(values, limits, alpha).verdict).toBe("undecided");
    expect(decideSequentially([0.5, 0.51, 0.52, 0.5], limits, alpha).verdict).toBe("holds");
  });

  it("needs both sides of a bound with two sides", () => {
    const within = scaleOf("rate").limits({ kind: "within", value: 0.1 });
    const around = (centre: number) => [0, 0.002, -0.002, 0.001, -0.001, 0.0015].map((one) => Math.log(centre) + one);
    expect(decideSequentially(around(1), within, alpha).verdict).toBe("holds");
    expect(decideSequentially(around(1.2), within, alpha).verdict).toBe("fails");
    expect(decideSequentially(around(0.8), within, alpha).verdict).toBe("fails");
    expect(decideSequentially(around(1.0999), within, alpha).verdict).toBe("undecided");
  });
});
