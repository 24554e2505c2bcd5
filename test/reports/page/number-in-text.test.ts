import { expect, test } from "vitest";
import { quantity, quantityWithin } from "../../../reports/format/quantity.js";
import { numberInText } from "../../../reports/page/number-in-text.js";

test.each([
  ["1.24 [1.20, 1.29] k\u00a0samples/s", 1240],
  ["1,437.5", 1437.5],
  ["12.3\u00a0ms", 0.0123],
  ["206\u00a0µs", 206e-6],
  ["−0.31 [−0.40, −0.22]", -0.31],
  ["+3.2\u00a0%", 3.2],
  ["1.17e−4", 1.17e-4],
  ["2.50 GiB", 2.5 * 2 ** 30],
  ["17 B", 17],
  ["5 in 6", 5],
  ["✗ 3", 3],
  ["98.4\u00a0GFLOP/s", 98.4],
])("%s is %d", (text, value) => {
  expect(numberInText(text)).toBeCloseTo(value, 12);
});

test.each(["no value", "not measured", "base", "", "rank 1"])("%s is no number", (text) => {
  expect(numberInText(text)).toBeUndefined();
});

test("what the page writes is read back to its three digits, whatever the prefix", () => {
  for (const unit of ["samples/s", "s", "B", "1"]) {
    for (let power = unit === "B" ? 0 : -8; power <= 11; power += 1) {
      const value = 3.57 * 10 ** power;
      expect(Math.abs((numberInText(quantity(value, unit)) ?? 0) / value - 1), `${value} ${unit}`).toBeLessThan(0.04);
      const within = quantityWithin(value, 0.9 * value, 1.1 * value, unit);
      expect(Math.abs((numberInText(within) ?? 0) / value - 1), within).toBeLessThan(0.04);
    }
  }
});
