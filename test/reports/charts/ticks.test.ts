import { expect, it } from "vitest";
import { textWidth } from "../../../reports/charts/text-width.js";
import { logTicks, niceCeiling, ratioTicks, workerTicks } from "../../../reports/charts/ticks.js";

it("a logarithmic axis has at least three ticks where the range allows it", () => {
  expect(logTicks(4500, 11_000)).toEqual([5000, 7000, 10_000]);
  expect(logTicks(90, 11_000)).toEqual([100, 1000, 10_000]);
});

it("an axis of ratios has the 1, and ticks that fit how far the ratios lie apart", () => {
  expect(ratioTicks(0.9, 1.08)).toEqual([0.9, 0.95, 1, 1.05]);
  expect(ratioTicks(0.997, 1.002)).toEqual([0.997, 0.998, 0.999, 1, 1.001, 1.002]);
  expect(ratioTicks(0.6, 2.2)).toEqual([1, 1.5, 2]);
  expect(ratioTicks(0.2, 4.5)).toEqual([0.25, 0.5, 1, 2, 4]);
  expect(ratioTicks(0.01, 100)).toEqual([0.01, 0.1, 1, 10, 100]);
  expect([ratioTicks(0, 10), ratioTicks(1, 1), ratioTicks(Number.NaN, 3)]).toEqual([[], [], []]);
});

it("a range without room has no tick", () => {
  expect([logTicks(0, 10), logTicks(5, 5), logTicks(Number.NaN, 3)]).toEqual([[], [], []]);
});

it("an axis ends at a round number at or above the largest value", () => {
  expect([10.4, 1, 0.97, 340, 0].map(niceCeiling)).toEqual([12, 1, 1, 400, 1]);
});

it("a wide letter takes more room than a narrow one, and bold more than regular", () => {
  expect(textWidth("mmm", 12)).toBeGreaterThan(textWidth("iii", 12));
  expect(textWidth("ray", 12, true)).toBeGreaterThan(textWidth("ray", 12));
});

it.each([
  [
    [1, 2, 3, 6],
    [1, 2, 3, 6],
  ],
  [Array.from({ length: 50 }, (_, index) => index + 1), [1, 2, 4, 8, 16, 32, 50]],
  [Array.from({ length: 34 }, (_, index) => index + 1), [1, 2, 4, 8, 16, 34]],
  [Array.from({ length: 1024 }, (_, index) => index + 1), [4, 8, 16, 32, 64, 128, 256, 512, 1024].slice(-8)],
])("worker counts %j are named at %j", (workers, ticks) => {
  expect(workerTicks(workers)).toEqual(ticks);
});
