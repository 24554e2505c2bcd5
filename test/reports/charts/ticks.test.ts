import { expect, it } from "vitest";
import { textWidth } from "../../../reports/charts/text-width.js";
import { logTicks, niceCeiling } from "../../../reports/charts/ticks.js";

it("a logarithmic axis has at least three ticks where the range allows it", () => {
  expect(logTicks(4500, 11_000)).toEqual([5000, 7000, 10_000]);
  expect(logTicks(90, 11_000)).toEqual([100, 1000, 10_000]);
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
