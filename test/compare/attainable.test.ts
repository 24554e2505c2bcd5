import { expect, it } from "vitest";
import { smallestPairedP, smallestUnpairedP, trialsNeeded } from "../../src/compare/attainable.js";
import { mannWhitney } from "../../src/stats/mann-whitney.js";
import { signedRank } from "../../src/stats/signed-rank.js";

const upTo = (n: number, from = 0) => Array.from({ length: n }, (_, i) => from + i + 1);

it("no order of the values gives a smaller p than the smallest one", () => {
  for (const n of [3, 5, 8]) {
    expect(smallestPairedP(n)).toBeCloseTo(signedRank(upTo(n)).twoSided, 12);
    expect(smallestUnpairedP(n, 4)).toBeCloseTo(mannWhitney(upTo(n), upTo(4, 100)).twoSided, 12);
  }
});

it("with one trial fewer than needed no test could find anything", () => {
  for (const tests of [1, 5, 45]) {
    const n = trialsNeeded(tests, 0.05);
    expect(smallestUnpairedP(n, n) * tests).toBeLessThanOrEqual(0.05);
    expect(smallestUnpairedP(n - 1, n - 1) * tests).toBeGreaterThan(0.05);
  }
  expect(trialsNeeded(1, 0.05)).toBe(4);
});
