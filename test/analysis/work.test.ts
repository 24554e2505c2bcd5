import { describe, expect, it } from "vitest";
import { workOf } from "../../src/analysis/work.js";
import { cellOf, completedTrial } from "./study.js";

const cell = cellOf({ runner: "single" });
const trial = (values0: Readonly<Record<string, number>>) => completedTrial(cell, 1, {}, { values0 });

describe("what a step computes and exchanges", () => {
  it("is what the latest trial recorded", () => {
    const counted = { parameters: 10, gradientBytes: 40, flopsPerSample: 60, learningRate: 0.4 };
    const completed = [trial({ parameters: 9, gradientBytes: 36 }), trial({ ...counted, peakMemoryBytes: 1 })];
    expect(workOf({ completed })).toEqual(counted);
  });

  it("has no operations where they could not be counted", () => {
    expect(workOf({ completed: [trial({ parameters: 10, gradientBytes: 40 })] })).toEqual({
      parameters: 10,
      gradientBytes: 40,
    });
  });

  it("is unknown without a trial, and in records of an older version", () => {
    expect(workOf({ completed: [] })).toBeUndefined();
    expect(workOf({ completed: [trial({ parameters: 10 })] })).toBeUndefined();
  });
});
