import { describe, expect, it } from "vitest";
import { panel } from "../../reports/panels/why.js";
import { seriesOf } from "../../reports/series.js";
import { bytesSent, computeToCommunication, workBlocks } from "../../reports/work.js";
import type { Analysis } from "../../src/types/analysis.js";
import { quickstart } from "./fixture.js";

const work = { parameters: 25_557_032, gradientBytes: 102_228_128, flopsPerSample: 24e9, learningRate: 0.1 };
const cell = { workers: 4, globalBatch: 256, work };

const worked = (analysis: Analysis): Analysis => ({
  ...analysis,
  cells: analysis.cells.map((each) => ({ ...each, work })),
});

describe("what a step exchanges", () => {
  it("is 2 (n - 1) / n of the gradients, and nothing for one worker", () => {
    expect(bytesSent(cell)).toBe(1.5 * work.gradientBytes);
    expect(bytesSent({ ...cell, workers: 1 })).toBe(0);
  });

  it("is set against what a worker computes meanwhile", () => {
    expect(computeToCommunication(cell)).toBeCloseTo((24e9 * 64) / (1.5 * 102_228_128), 6);
    expect(computeToCommunication({ ...cell, workers: 1 })).toBeUndefined();
  });

  it("is a table on the page, a row a cell, with units", () => {
    const { cells, suite } = worked(quickstart());
    const table = workBlocks(seriesOf(cells, suite.factors)).find((block) => block.kind === "table")?.table;
    expect(table?.rows).toHaveLength(cells.length);
    const [first] = table?.rows ?? [];
    const throughput = cells[0]?.metrics.throughput?.median ?? 0;
    expect(first?.slice(1, 3)).toEqual(["25.6\u00a0M\u00a0parameters", "24.0\u00a0G\u00a0FLOP"]);
    expect(first?.[3]).toContain("T\u00a0FLOP/s");
    expect(Number.parseFloat(String(first?.[3]))).toBeCloseTo((24e9 * throughput) / 1e12, 0);
    expect(first?.slice(4)).toEqual(["none", "none"]);
    const two = table?.rows.find(([label]) => label === "torch-ddp, 2 workers");
    expect(two?.slice(4)).toEqual(["97.5\u00a0MiB", "30.1\u00a0k\u00a0FLOP/B"]);
  });

  it("is left out where no trial recorded it, as in older studies", () => {
    const { cells, suite } = quickstart();
    expect(workBlocks(seriesOf(cells, suite.factors))).toEqual([]);
    const content = panel.build(worked(quickstart()));
    expect(JSON.stringify(content)).toContain("What a step computes, and what it exchanges");
    expect(JSON.stringify(panel.build(quickstart()))).not.toContain("What a step computes");
  });
});
