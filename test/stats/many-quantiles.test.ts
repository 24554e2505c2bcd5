import fc from "fast-check";
import { expect, it } from "vitest";
import { manyQuantiles } from "../../src/stats/many-quantiles.js";
import { quantile, sorted } from "../../src/stats/quantile.js";

const values = fc.array(fc.double({ noNaN: true, min: -1e300, max: 1e300 }), { minLength: 1, maxLength: 300 });
const steps = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 300 });
const probabilities = [0, 0.025, 0.3, 0.5, 0.51, 0.975, 1];

it.each([
  ["any numbers", values],
  ["many equal ones", steps],
])("quantiles of %s are those of the sorted ones, to the bit", (_, numbers) => {
  fc.assert(
    fc.property(numbers, (given) => {
      const ascending = sorted(given);
      expect(manyQuantiles(Float64Array.from(given), probabilities)).toEqual(
        probabilities.map((p) => quantile(ascending, p)),
      );
    }),
  );
});

it("takes what lies far apart, and leaves what it was given as it is", () => {
  const given = Float64Array.of(3, -Number.MAX_VALUE, 1, Number.MAX_VALUE, 2);
  expect(manyQuantiles(given, [0.5])).toEqual([2]);
  expect([...given.slice(2, 3)]).toEqual([1]);
  expect(() => manyQuantiles(new Float64Array(), [0.5])).toThrow(RangeError);
});
