import { describe, expect, it } from "vitest";
import { chosen, percent, plain, quantity, quantityWithin } from "../../../reports/format/quantity.js";

const spaced = (text: string): string => text.replaceAll("\u00a0", " ");

describe("a quantity", () => {
  it.each([
    [1240, "samples/s", "1.24 k samples/s"],
    [999.96, "samples/s", "1.00 k samples/s"],
    [52, "samples/s", "52.0 samples/s"],
    [2.5e6, "samples/s", "2.50 M samples/s"],
    [0.0123, "s", "12.3 ms"],
    [0.0000042, "s", "4.20 µs"],
    [95.2, "s", "95.2 s"],
    [4000, "s", "4,000 s"],
    [0, "s", "0 s"],
    [342 * 2 ** 20, "B", "342 MiB"],
    [3 * 2 ** 30, "B", "3.00 GiB"],
    [512, "B", "512 B"],
    [0.912, "1", "0.912"],
    [0.0028, "1", "0.0028"],
    [2.13e-6, "1", "2.13e−6"],
    [-0.5, "1", "−0.500"],
  ])("of %d %s reads %s", (value, unit, text) => {
    expect(spaced(quantity(value, unit))).toBe(text);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, null, undefined])("of %s reads as no value", (value) => {
    expect(quantity(value, "s")).toBe("no value");
  });

  it("never shows a negative zero", () => {
    expect(plain(-0)).toBe("0");
    expect(quantityWithin(0, -0.00001, 0.00001, "1")).not.toContain("−0 ");
  });
});

describe("a quantity with its interval", () => {
  it("shares one prefix and one number of decimals", () => {
    expect(spaced(quantityWithin(1240, 1199, 1291, "samples/s"))).toBe("1.24 [1.20, 1.29] k samples/s");
  });

  it("keeps the median's prefix where the interval crosses it", () => {
    expect(spaced(quantityWithin(1.01, 0.95, 1.1, "s"))).toBe("1.01 [0.95, 1.10] s");
  });

  it("takes the prefix of the interval where the median is next to nothing beside it", () => {
    expect(spaced(quantityWithin(-2.2e-7, -4.26e-5, 1.49e-5, "s"))).toBe("−0.220 [−42.600, 14.900] µs");
    expect(spaced(quantityWithin(0, -0.002, 0.001, "s"))).toBe("0.00 [−2.00, 1.00] ms");
  });

  it("adds decimals where the interval would look empty", () => {
    expect(quantityWithin(0.9778, 0.9777, 0.9779, "1")).toBe("0.9778 [0.9777, 0.9779]");
  });

  it("leaves the brackets out where there is no interval", () => {
    expect(spaced(quantityWithin(1240, null, null, "samples/s"))).toBe("1.24 k samples/s");
  });
});

it("a number that a person chose stays as it was written", () => {
  expect([0.95, 0.5, 0.0001, 100, 1e-7].map(chosen)).toEqual(["0.95", "0.5", "0.0001", "100", "1e−7"]);
});

it("a confidence level is a percentage", () => {
  expect([0.96875, 0.9375, 0.95].map((level) => spaced(percent(level)))).toEqual(["96.9 %", "93.8 %", "95 %"]);
});
