import { expect, test } from "vitest";
import { exponentOf, slopeOf } from "../../bench/line.js";

test("the slope of points on a line is the line's", () => {
  expect(slopeOf([0, 1, 5].map((x) => [x, 3 - 2 * x]))).toBeCloseTo(-2, 12);
});

test.each([0, 1, 1.5, 2])("a cost that grows with the power %d is told as such", (power) => {
  expect(exponentOf([10, 100, 1_000].map((size) => [size, 0.2 * size ** power]))).toBeCloseTo(power, 12);
});

test("a constant part hides growth only while it is the larger part", () => {
  const cost = (size: number): readonly [number, number] => [size, 1 + 1e-6 * size ** 2];
  expect(exponentOf([10, 100].map(cost))).toBeLessThan(0.01);
  expect(exponentOf([10_000, 100_000].map(cost))).toBeGreaterThan(1.9);
});
