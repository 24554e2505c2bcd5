import { describe, expect, it } from "vitest";
import { median } from "../../src/stats/median.js";
import { moments } from "../../src/stats/moments.js";
import { tukeyFences } from "../../src/stats/tukey-fences.js";
import { golden } from "./golden.js";

interface Goldens {
  readonly hyperfine_outliers: { readonly cases: readonly (readonly [readonly number[], number])[] };
  readonly perfherder_t: { readonly "calc_t([0,0],[1,2])": number };
}

const stated = golden<Goldens>("bootstrap_fdr_sequential.json");

describe("Tukey's fences", () => {
  it("lie one and a half interquartile ranges beyond the quartiles", () => {
    // R: boxplot.stats would use hinges; quantile(1:9, c(.25, .75)) is 3 and 7.
    expect(tukeyFences([1, 2, 3, 4, 5, 6, 7, 8, 9])).toEqual({ low: -3, high: 13, outliers: [] });
    expect(tukeyFences([40, 2, 3, 4, 5, 6, 7, 8, -30]).outliers).toEqual([0, 8]);
  });

  it("have nothing beyond them for fewer than four values, nor for equal ones", () => {
    expect(tukeyFences([1, 2, 1000]).outliers).toEqual([]);
    expect(tukeyFences([5, 5, 5, 5, 5]).outliers).toEqual([]);
  });

  it("flag no less than hyperfine's far narrower rule in its own cases", () => {
    for (const [values, outliers] of stated.hyperfine_outliers.cases) {
      if (values.length >= 4) expect(tukeyFences(values).outliers.length).toBeGreaterThanOrEqual(outliers);
    }
  });
});

// Rules of other tools, written down here with our median and moments; the product does not use them.
describe("other tools' numbers follow from our summaries", () => {
  it.each(stated.hyperfine_outliers.cases)("hyperfine's outliers of %j: %i", (values, outliers) => {
    const centre = median(values);
    const deviation = median(values.map((value) => Math.abs(value - centre)));
    const beyond = values.filter((value) => Math.abs(value - centre) / deviation > 1.4826 * 10);
    expect(beyond).toHaveLength(outliers);
  });

  it("Perfherder's t", () => {
    const [old, now] = [moments([0, 0]), moments([1, 2])];
    const error = Math.sqrt(old.deviation ** 2 / old.n + now.deviation ** 2 / now.n);
    expect((now.mean - old.mean) / error).toBeCloseTo(stated.perfherder_t["calc_t([0,0],[1,2])"], 12);
  });
});
