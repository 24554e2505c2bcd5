import { expect, it } from "vitest";
import { caution } from "../../src/stats/caution.js";
import { excludes } from "../../src/stats/confidence-sequence.js";
import { blocksToDecide } from "../../src/stats/forecast.js";

const alpha = { fails: 0.01, holds: 0.05 };

it("names the first block at which the rule decides when nothing else changes", () => {
  const sample = { n: 4, mean: 0, deviation: 0.05 };
  const more = blocksToDecide(sample, [{ side: "above", theta: -0.05 }], alpha) ?? 0;
  expect(more).toBeGreaterThan(0);
  expect(excludes({ ...sample, deviation: 0.05 * caution, n: 4 + more }, -0.05, alpha.holds)).toBe(true);
  expect(excludes({ ...sample, deviation: 0.05 * caution, n: 3 + more }, -0.05, alpha.holds)).toBe(false);
});

it("uses the stricter rate for a failure, and asks all sides for a success", () => {
  const sample = { n: 6, mean: -0.1, deviation: 0.1 };
  const fails = blocksToDecide(sample, [{ side: "above", theta: 0 }], alpha) ?? 0;
  const holds = blocksToDecide(sample, [{ side: "below", theta: 0 }], alpha) ?? 0;
  const lenient = blocksToDecide(sample, [{ side: "above", theta: 0 }], { ...alpha, fails: alpha.holds }) ?? 0;
  expect(fails).toBeGreaterThan(lenient);
  const both = [
    { side: "below" as const, theta: 0 },
    { side: "above" as const, theta: -0.15 },
  ];
  expect(blocksToDecide(sample, both, alpha)).toBeGreaterThan(holds);
});

it("says nothing where nothing can be told", () => {
  const above = [{ side: "above" as const, theta: 0 }];
  expect(blocksToDecide({ n: 1, mean: 1, deviation: 0 }, above, alpha)).toBeNull();
  expect(blocksToDecide({ n: 5, mean: 1, deviation: 0 }, above, alpha)).toBeNull();
  expect(blocksToDecide({ n: 5, mean: 0, deviation: 1 }, above, alpha)).toBeNull();
  expect(blocksToDecide({ n: 5, mean: 1e-6, deviation: 1 }, above, alpha)).toBeNull();
  expect(blocksToDecide({ n: 5, mean: 1, deviation: 1 }, [], alpha)).toBeNull();
});
