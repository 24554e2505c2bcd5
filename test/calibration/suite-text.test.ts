import { describe, expect, it } from "vitest";
import { calibrationSuite } from "../../src/calibration/suite-text.js";
import { planOf } from "../plan/suites.js";
import { planOfText } from "./studies.js";

const request = { runner: "torch-ddp", workers: 2, blocks: 12, slowDowns: [5, 10] };

describe("the suite of a calibration", () => {
  it("has the same cell twice, and one for each slow-down", () => {
    const { cells, repeats } = planOfText(calibrationSuite(request));
    expect(cells.map(({ levels, measure }) => [levels.variant, measure.slowDown])).toEqual([
      ["a", 0],
      ["a", 5],
      ["a", 10],
      ["b", 0],
    ]);
    expect(new Set(cells.map(({ id }) => id)).size).toBe(4);
    expect(cells.every(({ workers }) => workers === 2)).toBe(true);
    expect(repeats).toEqual({ min: 12, max: 12 });
  });

  it("has two cells without slow-downs", () => {
    expect(planOfText(calibrationSuite({ ...request, slowDowns: [] })).cells).toHaveLength(2);
  });

  it("takes the work of a cell of another suite, but neither its epochs nor its breakdown", () => {
    const [like] = planOf({
      factors: "{ runner: [torch-ddp], workersPerNode: [2], workload.batch.global: [96] }",
      more: "seed: 7",
    }).cells;
    const [cell] = planOfText(calibrationSuite({ ...request, like })).cells;
    expect(cell).toMatchObject({
      seed: 7,
      globalBatch: 96,
      workload: like?.workload,
      runnerOptions: like?.runnerOptions,
      measure: { steps: like?.measure.steps, epochs: 0, breakdown: { windows: 0 } },
    });
  });
});
