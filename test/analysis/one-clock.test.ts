import { expect, it } from "vitest";
import { onOneClock } from "../../src/analysis/trial/one-clock.js";
import type { RankRecords } from "../../src/types/records.js";

const steps = (...times: readonly number[]) => ({
  start: Float64Array.from(times),
  end: Float64Array.from(times.map((time) => time + 0.5)),
  loss: Float64Array.from(times.map(() => 1)),
});

const rank: RankRecords = {
  rank: 1,
  place: { host: "node2" },
  phases: [{ name: "init", start: 1000, end: 1001 }],
  trainSteps: steps(1002),
  warmupSteps: steps(),
  measureSteps: steps(1003, 1004),
  parts: { exchange: steps(1005) },
  epochs: [{ epoch: 1, start: 1002, end: 1003, accuracy: 0.5, loss: 1 }],
  digests: {},
  values: {},
  complete: true,
};

it("puts all times of a rank on the harness' clock, and no value that is no time", () => {
  const moved = onOneClock(rank, { node1: 5, node2: 900 });
  expect(moved.phases).toEqual([{ name: "init", start: 100, end: 101 }]);
  expect([...moved.measureSteps.start, ...moved.measureSteps.end]).toEqual([103, 104, 103.5, 104.5]);
  expect([...(moved.parts.exchange?.start ?? [])]).toEqual([105]);
  expect(moved.epochs[0]).toEqual({ epoch: 1, start: 102, end: 103, accuracy: 0.5, loss: 1 });
  expect([...moved.trainSteps.loss]).toEqual([1]);
});

it("leaves a rank alone whose host has no other clock", () => {
  expect(onOneClock(rank, { node1: 5 })).toBe(rank);
});
