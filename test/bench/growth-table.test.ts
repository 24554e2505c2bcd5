import { expect, test } from "vitest";
import { growthRows, growthText } from "../../bench/growth-table.js";

const points = [10, 100, 1_000].flatMap((cells) => [
  { stage: "plan", cells, seconds: 0.2 + 1e-6 * cells, memory: 1e8 },
  { stage: "analyze", cells, seconds: 0.2 + 1e-4 * cells ** 2, memory: 1e8 + 1e3 * cells },
]);

test("each stage has a row of its time and one of its memory, with their exponents", () => {
  const rows = growthRows(points);
  expect(rows.map(({ stage, what }) => `${stage} ${what}`)).toEqual([
    "plan time",
    "plan memory",
    "analyze time",
    "analyze memory",
  ]);
  expect(rows[1]?.exponent).toEqual({ all: 0, last: 0 });
});

test("a cost that grows with the square is told as broken, one that does not grow as kept", () => {
  const lines = growthText(growthRows(points), "Measured.").split("\n");
  expect(lines.find((line) => line.startsWith("| analyze, time"))).toContain("BROKEN");
  expect(lines.find((line) => line.startsWith("| plan, time"))).toContain("kept");
});

test("a stage that was measured at one size alone has no exponent, and no row", () => {
  expect(growthRows([{ stage: "run", cells: 10, seconds: 1, memory: 1 }])).toEqual([]);
});
