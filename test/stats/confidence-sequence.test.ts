import { describe, expect, it } from "vitest";
import { confidenceSequence, excludes } from "../../src/stats/confidence-sequence.js";
import { moments } from "../../src/stats/moments.js";
import { seededNoise } from "./noise.js";

const values = [0.02, 0.05, 0.01, 0.04, 0.03, 0.02];

describe("the confidence sequence", () => {
  it("is the set of means that the values do not exclude", () => {
    const { low, high, mean, level } = confidenceSequence(values, 0.05);
    const sample = moments(values);
    expect(level).toBe(0.9);
    expect(mean - low).toBeCloseTo(high - mean, 12);
    for (const [edge, outwards] of [
      [low, -1],
      [high, 1],
    ] as const) {
      expect(excludes(sample, edge + outwards * 1e-9, 0.05)).toBe(true);
      expect(excludes(sample, edge - outwards * 1e-9, 0.05)).toBe(false);
    }
  });

  it("is wider for a smaller chance of error", () => {
    const wide = confidenceSequence(values, 0.005);
    const narrow = confidenceSequence(values, 0.05);
    expect(wide.high - wide.low).toBeGreaterThan(narrow.high - narrow.low);
  });

  it("excludes nothing while there are too few values", () => {
    for (const n of [0, 1, 2, 3]) {
      const { low, high } = confidenceSequence(values.slice(0, n), 0.05);
      expect([low, high]).toEqual([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]);
      expect(excludes(moments(values.slice(0, n)), 99, 0.05)).toBe(false);
    }
    expect(Number.isFinite(confidenceSequence(values.slice(0, 4), 0.05).low)).toBe(true);
  });

  it("of equal values is degenerate, and says so", () => {
    const equal = [0.1 + 0.2, 0.1 + 0.2, 0.1 + 0.2];
    expect(confidenceSequence(equal, 0.05)).toMatchObject({ deterministic: true, low: equal[0], high: equal[0] });
    expect(confidenceSequence([0.3], 0.05).deterministic).toBe(false);
    expect(excludes(moments(equal), 0, 0.05)).toBe(false);
  });

  it("covers the true mean at all looks together as often as it says", () => {
    const noise = seededNoise(7);
    const runs = 400;
    let missed = 0;
    for (let run = 0; run < runs; run++) {
      const seen: number[] = [];
      for (let n = 1; n <= 60; n++) {
        seen.push(noise.normal());
        if (!excludes(moments(seen), 0, 0.05)) continue;
        missed += 1;
        break;
      }
    }
    // The guarantee is 10 %; a t interval looked at as often misses more than 30 %.
    expect(missed / runs).toBeLessThan(0.1);
    expect(missed).toBeGreaterThan(5);
  });
});
