import { describe, expect, it } from "vitest";
import type { Breakdown } from "../../reports/breakdown.js";
import type { Text } from "../../reports/panel.js";
import { seriesOf } from "../../reports/series.js";
import { lastRank, latenessOf, stragglerTable, stragglerText } from "../../reports/stragglers.js";
import type { CellAnalysis } from "../../src/types/analysis.js";
import { quickstart } from "./fixture.js";

const { cells, suite } = quickstart();
const two = cells.find((cell) => cell.id === "torch-ddp-n1-w2");
if (two?.breakdown === undefined) throw new Error("no breakdown");
const whole: Breakdown = { ...two.breakdown, step: 0.01 };

/** Rank 1 is last, by so many seconds, in the first `last` of `steps` steps; rank 0 in the others. */
const breakdownWith = (last: number, steps: number, late = 0.002): Breakdown => ({
  ...whole,
  steps: { ...whole.steps, lateness: Array.from({ length: steps }, (_, i) => (i < last ? [0, late] : [late, 0])) },
});
const cellWith = (breakdown: Breakdown): CellAnalysis => ({ ...two, breakdown });
const seriesWith = (breakdown: Breakdown) => seriesOf([cellWith(breakdown)], suite.factors);
const words = (text: Text | undefined): string =>
  (typeof text === "string" ? [text] : (text ?? []))
    .map((part) => (typeof part === "string" ? part : "code" in part ? part.code : part.strong))
    .join("")
    .replaceAll("\u00a0", " ");

describe("the rank that comes last", () => {
  it("more often than chance would have it is so with the binomial interval above 1/ranks", () => {
    expect(lastRank(breakdownWith(52, 60))).toMatchObject({
      rank: 1,
      last: 52,
      steps: 60,
      systematic: true,
      wait: 0.002,
      waitShare: 0.2,
      low: expect.closeTo(0.737354, 5),
      high: expect.closeTo(0.947778, 5),
    });
  });

  it("of 37 in 60 steps is as chance would have it, of 39 too; of 40 it is not", () => {
    // Both ranks are looked at: level 0.975, where 39 of 60 begins at 0.4977 and 40 of 60 at 0.5149.
    expect([37, 39, 40].map((last) => lastRank(breakdownWith(last, 60))?.systematic)).toEqual([false, false, true]);
  });

  it("is not counted where several ranks are last, or none", () => {
    const lateness = [
      [0, 0],
      [0.1, 0.1],
      [0, 0.1],
    ];
    expect(lastRank({ ...whole, steps: { ...whole.steps, lateness } })).toMatchObject({ last: 1, steps: 1 });
    expect(lastRank({ ...whole, steps: { ...whole.steps, lateness: [[0, 0]] } })).toBeUndefined();
  });

  it("is nobody where one rank is alone, and steps without a number for each rank are left out", () => {
    expect(lastRank({ ...whole, ranks: whole.ranks.slice(0, 1) })).toBeUndefined();
    const lateness = [[], [1], [Number.NaN, 1], [0, Number.POSITIVE_INFINITY], [-1, 0], [0, 0.1]];
    expect(latenessOf({ ...whole, steps: { ...whole.steps, lateness } })).toEqual([[0, 0.1]]);
  });
});

describe("in words", () => {
  it("a straggler is named with its share, its interval, what chance gives, and the wait", () => {
    expect(words(stragglerText(seriesWith(breakdownWith(52, 60))))).toBe(
      "1 of 1 cell with two or more ranks has a rank that comes last to the exchange more often than chance would have it (binomial intervals of one trial's steps, 95 % a cell, as if steps were independent). " +
        "torch-ddp, 2 workers: rank 1 in 52 of 60 steps (86.7 % [73.7 %, 94.8 %], by chance 50 %); the rank that came first then waits a median of 2.00 ms for it, 20 % of a step.",
    );
    expect(stragglerTable(seriesWith(breakdownWith(52, 60)))?.rows[0]?.at(-1)).toMatchObject({ state: "warn" });
  });

  it("one that is late by little is no straggler", () => {
    const row = stragglerTable(seriesWith(breakdownWith(60, 60, 0.00001)))?.rows[0];
    expect(row?.at(-1)).toEqual({ state: "pass", text: "more often than chance, by little" });
  });

  it("that no rank is last more often than chance would have it is said, with the one that comes closest", () => {
    expect(words(stragglerText(seriesWith(breakdownWith(33, 60))))).toMatch(
      /^No rank comes last to the exchange more often than chance would have it \(1 cell .* closest to it: torch-ddp, 2 workers: rank 1 in 33 of 60 steps/,
    );
  });

  it("another rank being later over all trials is said", () => {
    const ranks = whole.ranks.map((rank) => ({
      ...rank,
      lateness: { median: rank.rank === 0 ? 0.005 : 0, p95: 0.01 },
    }));
    expect(words(stragglerText(seriesWith({ ...breakdownWith(52, 60), ranks })))).toContain(
      "but over all 6 trials rank 0 has the largest median lateness",
    );
  });

  it("without two ranks there is nothing to say", () => {
    const single = cells.filter((cell) => cell.workers === 1);
    expect(stragglerText(seriesOf(single, suite.factors))).toBeUndefined();
    expect(stragglerTable(seriesOf(single, suite.factors))).toBeUndefined();
  });
});
