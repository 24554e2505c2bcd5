import { expect, test } from "vitest";
import { linearAlong, linearDown, logAxis } from "../../../reports/page/linear-axis.js";

test("ends and size of an axis, or none", () => {
  expect(logAxis("100 10000", 150)).toEqual({ low: 100, high: 10_000, length: 150 });
  for (const text of [undefined, "", "100", "0 10", "-1 10", "10 10", "10 1", "1 Infinity", "a b"]) {
    expect(logAxis(text, 150), text).toBeUndefined();
  }
  expect(logAxis("1 10", 0)).toBeUndefined();
});

test("along an axis the ends stay, and the geometric middle goes where its value is", () => {
  const axis = { low: 1, high: 9, length: 160 };
  expect(linearAlong(axis, 0)).toBe(0);
  expect(linearAlong(axis, 160)).toBeCloseTo(160);
  // Half-way between 1 and 9 lies 3, a quarter of the way from 1 to 9.
  expect(linearAlong(axis, 80)).toBeCloseTo(40);
});

test("an axis upwards begins at 0: half the highest value is half-way", () => {
  const axis = { low: 10, high: 1000, length: 100 };
  expect(linearDown(axis, 0)).toBeCloseTo(0);
  expect(linearDown(axis, 100)).toBeCloseTo(99);
  const halfOfHighest = 100 * (Math.log(0.5) / Math.log(10 / 1000));
  expect(linearDown(axis, halfOfHighest)).toBeCloseTo(50);
});
