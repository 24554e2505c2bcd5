import { describe, expect, it } from "vitest";
import { cellBreakdown, residualWarning } from "../../src/analysis/cell-breakdown.js";
import { measureTrial } from "../../src/analysis/measure.js";
import type { Cell } from "../../src/types/plan.js";
import type { RankRecords, SpanSeries } from "../../src/types/records.js";
import { cellOf, completedTrial, rankOf } from "./study.js";

const plain = cellOf({ workersPerNode: 2 });
const cell: Cell = { ...plain, measure: { ...plain.measure, breakdown: { windows: 2, steps: 2 } } };

const spans = (seconds: readonly number[]): SpanSeries => ({
  start: Float64Array.from(seconds, (_, i) => 200 + i),
  end: Float64Array.from(seconds, (one, i) => 200 + i + one),
});
const four = (seconds: number): SpanSeries => spans([seconds, seconds, seconds, seconds]);

/** A rank whose step without exchange takes `local` seconds, 0.14 s with exchange, and that waits so long for the other. */
const rankWith = (rank: number, local: number, waits: readonly number[], changes: RankRecords["parts"] = {}) =>
  rankOf(cell, rank, {
    parts: {
      exchange: four(0.14),
      local: four(local),
      dataWait: four(0.01),
      forward: four(0.03),
      backward: four(local - 0.05),
      optimizer: four(0.01),
      wait: spans(waits),
      ...changes,
    },
  });
const fast = rankWith(0, 0.1, [0.021, 0.022, 0.021, 0.023]);
const slow = rankWith(1, 0.12, [0.001, 0.002, 0.001, 0.003]);

function breakdownOf(ranks: readonly RankRecords[]) {
  const measured = measureTrial(cell, ranks, 100);
  if (!measured.ok) throw new Error(measured.failure.reason);
  return measured.measurement;
}

describe("a step over what a link's bandwidth predicts", () => {
  // 0.12 s without exchange, and 2 (n - 1) / n x 1 MB over 100 Mbit/s: 0.08 s.
  const linked: Cell = { ...cell, nodes: 2, workersPerNode: 1, network: { bandwidth: 100e6 } };
  const nodes = [fast, slow].map((rank, at) => ({
    ...rankOf(linked, at, { parts: rank.parts }),
    values: { ...rank.values, gradientBytes: 1e6 },
  }));

  it("is that of the timed window", () => {
    const measured = measureTrial(linked, nodes, 100);
    if (!measured.ok) throw new Error(measured.failure.reason);
    const {
      stepTime = 0,
      stepTimeOverPredicted,
      compute = 0,
      dataWait = 0,
      optimizerTime = 0,
    } = measured.measurement.values;
    expect(compute + dataWait + optimizerTime).toBeCloseTo(0.12, 9);
    expect(stepTimeOverPredicted).toBeCloseTo(stepTime / 0.2, 9);
  });

  it("is not there without a bandwidth", () => {
    const { network: _, ...plainCell } = linked;
    const measured = measureTrial(plainCell, nodes, 100);
    expect(measured.ok && measured.measurement.values).not.toHaveProperty("stepTimeOverPredicted");
  });
});

describe("a step taken apart", () => {
  const { breakdown, values } = breakdownOf([fast, slow]);

  it("is that of the rank that computes longest: waiting for it is no communication", () => {
    expect(breakdown?.rank).toBe(1);
    expect(breakdown?.exchange).toBeCloseTo(0.02, 9);
    expect(breakdown?.ranks[0]?.exchange).toBeCloseTo(0.04, 9);
    expect(values.exposedCommunication).toBeCloseTo(0.02, 9);
    expect(values.compute).toBeCloseTo(0.1, 9);
    expect(values.dataWait).toBeCloseTo(0.01, 9);
    expect(values.optimizerTime).toBeCloseTo(0.01, 9);
  });

  it("has parts that add up to the step", () => {
    const { dataWait = 0, forward = 0, backward = 0, exchange = 0, optimizer = 0, step } = breakdown ?? {};
    expect(dataWait + forward + backward + exchange + optimizer).toBeCloseTo(step ?? 0, 9);
  });

  it("tells who is late by the waits alone", () => {
    expect(breakdown?.ranks.map(({ lateness }) => lateness.median)).toEqual([0, expect.closeTo(0.02, 9)]);
    expect(breakdown?.lateness).toHaveLength(4);
  });

  it("counts a slow-down put in on purpose as computing", () => {
    const slowed: Cell = { ...cell, measure: { ...cell.measure, slowDown: 50 } };
    const ranks = [fast, slow].map((rank) => ({
      ...rank,
      parts: { ...rank.parts, slowDown: four(0.05) },
      values: { ...rank.values, slowDownPercent: 50 },
    }));
    const measured = measureTrial(slowed, ranks, 100);
    expect(measured.ok && measured.measurement.values.compute).toBeCloseTo(0.15, 9);
    expect(measured.ok && measured.measurement.values0.slowDownPercent).toBe(50);
  });

  it("of other slow-down than asked makes a failed trial: slowed data never pass for real ones", () => {
    const slowedDown = (rank: RankRecords) => ({ ...rank, values: { ...rank.values, slowDownPercent: 10 } });
    expect(measureTrial(cell, [fast, slowedDown(slow)], 100)).toMatchObject({
      ok: false,
      failure: { reason: "expected 0 per cent of slow-down, found 10 at rank 1" },
    });
    const asked: Cell = { ...cell, measure: { ...cell.measure, slowDown: 10 } };
    expect(measureTrial(asked, [fast, slow], 100)).toMatchObject({
      ok: false,
      failure: { reason: "expected 10 per cent of slow-down, found 0 at rank 0" },
    });
  });

  it("with a time that is missing or runs backwards makes a failed trial", () => {
    for (const wrong of [Number.NaN, -0.01]) {
      const broken = rankWith(1, 0.12, [0.001, 0.002, wrong, 0.003]);
      expect(measureTrial(cell, [fast, broken], 100)).toMatchObject({
        ok: false,
        failure: { reason: expect.stringMatching(/monotonic clock, found steps, parts or phases .* at rank 1/) },
      });
    }
  });

  it("of one worker has nobody to be late for", () => {
    const alone = cellOf({ workersPerNode: 1 });
    const { wait: _, ...parts } = fast.parts;
    const measured = measureTrial(
      { ...alone, measure: { ...alone.measure, breakdown: { windows: 2, steps: 2 } } },
      [rankOf(alone, 0, { parts })],
      100,
    );
    expect(measured).toMatchObject({
      ok: true,
      measurement: { breakdown: { lateness: [], ranks: [{ rank: 0, lateness: { median: 0, p95: 0 } }] } },
    });
  });

  it("that was asked for and is missing makes a failed trial; one that was not asked for is none", () => {
    expect(measureTrial(cell, [rankOf(cell, 0), rankOf(cell, 1)], 100)).toMatchObject({
      ok: false,
      failure: { reason: "expected 4 steps of the breakdown's part exchange, found 0 at rank 0" },
    });
    const unasked = { ...cell, measure: { ...cell.measure, breakdown: { windows: 0, steps: 2 } } };
    const measured = measureTrial(unasked, [rankOf(cell, 0), rankOf(cell, 1)], 100);
    expect(measured.ok && measured.measurement.breakdown).toBeUndefined();
  });

  it("that is not whole makes a failed trial", () => {
    const cut = rankWith(1, 0.12, [0.001, 0.002]);
    expect(measureTrial(cell, [fast, cut], 100)).toMatchObject({
      ok: false,
      failure: { reason: "expected 4 steps of the breakdown's part wait, found 2 at rank 1" },
    });
  });
});

describe("over trials", () => {
  const trial = (block: number, factor: number) => {
    const { breakdown } = breakdownOf([fast, rankWith(1, 0.12 * factor, [0.001, 0.002, 0.001, 0.003])]);
    return completedTrial(cell, block, {}, breakdown === undefined ? {} : { breakdown });
  };

  it("it is the median of each part, with n and the lateness of the first trial's steps", () => {
    const found = cellBreakdown([trial(1, 1), trial(2, 1.05), trial(3, 1.1)]);
    expect(found).toMatchObject({ n: 3, ranks: [{ rank: 0 }, { rank: 1 }] });
    expect(found?.exchange).toBeCloseTo(0.14 - 0.126, 9);
    expect(found?.steps.lateness).toHaveLength(4);
    expect(cellBreakdown([completedTrial(cell, 1)])).toBeUndefined();
  });

  it("parts that miss more than 2 % of the step are said", () => {
    expect(residualWarning([trial(1, 1)])).toEqual([]);
    const { breakdown } = breakdownOf([fast, slow]);
    const short = completedTrial(
      cell,
      1,
      {},
      breakdown === undefined ? {} : { breakdown: { ...breakdown, forward: 0.02 } },
    );
    expect(residualWarning([short])).toEqual([expect.stringMatching(/^the parts of a step miss 7\.1 % of it/)]);
  });
});
