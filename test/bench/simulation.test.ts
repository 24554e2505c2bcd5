import { expect, test } from "vitest";
import { fixedBlocks } from "../../bench/simulation/fixed-design.js";
import { missed } from "../../bench/simulation/rows.js";
import { alpha, margin, simulate } from "../../bench/simulation/studies.js";
import { independent, stateOfArms } from "../../bench/simulation/worlds.js";

const some = { studies: 1_000, most: 20, seed: 7, stream: 1 };

test.each([
  [0.01, 4],
  [0.02, 6],
  [0.03, 9],
  [0.05, 20],
])("a design that knows a spread of %f needs as many blocks as published", (spread, blocks) => {
  expect(fixedBlocks(margin / spread, [alpha.fails, alpha.holds], 0.95)).toBe(blocks);
});

test("the rule calls nothing slower that is not, and finds what is", () => {
  const unchanged = simulate({ ...some, world: independent, spread: 0.03, truth: 0 });
  expect(unchanged.fails).toBeLessThanOrEqual(0.01);
  const slower = simulate({ ...some, world: independent, spread: 0.02, truth: -2 * margin });
  expect(slower.fails).toBeGreaterThanOrEqual(0.99);
});

test("seldom holds at the margin, even where noise has a memory", () => {
  const world = stateOfArms(0.3);
  const atMargin = { ...some, studies: 2_000, world, spread: 0.05, truth: -margin };
  expect(simulate(atMargin).holds).toBeLessThanOrEqual(0.05);
});

test("a bound that is broken on either side is told, and so is what is no number", () => {
  const bounds = [
    { what: "kept", found: 0.5, least: 0.4, most: 0.6 },
    { what: "above", found: 0.7, most: 0.6 },
    { what: "below", found: 0.3, least: 0.4 },
    { what: "unknown", found: Number.NaN, most: 1 },
  ];
  expect(missed(bounds).map(({ what }) => what)).toEqual(["above", "below", "unknown"]);
});
