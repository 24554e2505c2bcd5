import { describe, expect, it } from "vitest";
import { historyOf, type PastStudy } from "../../src/compare/history.js";
import type { Analysis } from "../../src/types/analysis.js";
import type { Fingerprint } from "../../src/types/baseline.js";
import { baselineOf, runOf } from "../baselines/example.js";
import { quickstart } from "../reports/fixture.js";

const rates = { matrixProduct: 100, memoryBandwidth: 10, allReduce: 900, threads: 1 };

const past = (
  day: number,
  fingerprint: Fingerprint = { torch: "2.12.0" },
  changes: Partial<Analysis> = {},
): PastStudy => ({
  analysis: {
    ...quickstart(),
    study: `study-${day}`,
    finishedAt: `2026-05-0${day}T10:00:00.000Z`,
    probe: { start: rates, end: rates },
    ...changes,
  },
  fingerprint: () => fingerprint,
});

describe("the history of a study", () => {
  it("is in the order of time, whatever order the studies are given in", () => {
    const { entries, claims, cells } = historyOf(past(3), [past(5), past(1)]);
    expect(entries.map(({ study }) => study)).toEqual(["study-1", "study-3", "study-5"]);
    expect(entries.every(({ differences, machine }) => differences.length + machine.length === 0)).toBe(true);
    expect(claims.map(({ points }) => points.map(({ entry }) => entry))).toEqual(claims.map(() => [0, 1, 2]));
    expect(cells).toHaveLength(quickstart().cells.length);
    expect(cells[0]?.points[0]?.estimate).toBe(quickstart().cells[0]?.metrics.throughput?.median);
  });

  it("names what is not as in the entry before, once for all cells", () => {
    const { entries } = historyOf(past(3, { torch: "2.13.0" }), [past(1), past(2)]);
    expect(entries.map(({ differences }) => differences)).toEqual([
      [],
      [],
      [{ property: "torch", was: "2.12.0", is: "2.13.0" }],
    ]);
  });

  it("says where the machine itself was another", () => {
    const slow = { ...rates, matrixProduct: 70 };
    const { entries } = historyOf(past(2, undefined, { probe: { start: slow, end: slow } }), [past(1)]);
    expect(entries[1]?.machine).toEqual(["matrix product was 100, is 70 GFLOP/s (-30 %, tolerance 15 %)"]);
  });

  it("leaves out what is of another suite, has no such cell or was given twice, and says so", () => {
    const other = past(1, undefined, { suite: { ...quickstart().suite, name: "another" } });
    const { entries, leftOut } = historyOf(past(4), [other, past(2, undefined, { cells: [] }), past(3), past(3)]);
    expect(entries.map(({ study }) => study)).toEqual(["study-3", "study-4"]);
    expect(leftOut).toEqual([
      { study: "study-1", because: "it is of another suite, another" },
      { study: "study-2", because: "none of its cells is in this study" },
      { study: "study-3", because: "it was given twice" },
    ]);
  });

  it("has a claim's points only where it was the same claim", () => {
    const [first, ...rest] = quickstart().claims;
    if (first === undefined) throw new Error("the quickstart has claims");
    const changed = past(1, undefined, { claims: [{ ...first, metric: "loss" }, ...rest] });
    const { claims } = historyOf(past(2), [changed]);
    expect(claims[0]?.points.map(({ entry }) => entry)).toEqual([1]);
    expect(claims[1]?.points.map(({ entry }) => entry)).toEqual([0, 1]);
  });

  it("holds the runs of a baseline, but not again what was given as a study", () => {
    const [cell] = quickstart().cells;
    if (cell === undefined) throw new Error("the quickstart has cells");
    const again = runOf(1, { study: "study-3", at: "2026-05-03T10:00:00.000Z" });
    const kept = baselineOf([runOf(2), again], { cell: cell.id, fingerprint: { torch: "2.12.0" } });
    const { entries, cells } = historyOf(past(4), [past(3)], [kept]);
    expect(entries.map(({ study, source }) => [study, source])).toEqual([
      ["study-2", "baseline"],
      ["study-3", "study"],
      ["study-4", "study"],
    ]);
    expect(cells.find((one) => one.cell === cell.id)?.points[0]).toMatchObject({ entry: 0, estimate: 1000, n: 3 });
  });
});
