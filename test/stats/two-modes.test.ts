import { expect, it } from "vitest";
import { twoModes } from "../../src/stats/two-modes.js";
import { seededNoise } from "./noise.js";

it("tells two groups with a gap between them", () => {
  expect(twoModes([10, 20.1, 10.2, 20, 10.1, 20.3])).toEqual({ below: 10.2, above: 20, lower: 3, upper: 3 });
});

it("takes a lonely value for an outlier, and a wide group for one mode", () => {
  expect(twoModes([10, 10.1, 10.2, 10.1, 10, 30])).toBeUndefined();
  expect(twoModes([10, 11, 12, 15, 16, 17])).toBeUndefined();
  expect(twoModes([1, 1, 2, 2])).toBeUndefined();
  expect(twoModes([5, 5, 5, 5, 5, 5])).toBeUndefined();
});

it("finds two modes in normal noise as rarely as it says", () => {
  const noise = seededNoise(5);
  const found = Array.from({ length: 4000 }, () => twoModes(Array.from({ length: 8 }, () => noise.normal())));
  expect(found.filter((one) => one !== undefined).length / 4000).toBeLessThan(0.01);
});
