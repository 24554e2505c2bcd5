import { describe, expect, it } from "vitest";
import { harnessShare } from "../../src/analysis/harness-cpu.js";
import type { TrialOutcome } from "../../src/types/trial-result.js";
import { cellOf, completedTrial, failedTrial } from "./study.js";

const cell = cellOf();

const using = (block: number, cpuSeconds: number, overSeconds = 10): TrialOutcome => {
  const { result, measurement } = completedTrial(cell, block);
  return { result: { ...result, harnessCpu: { cpuSeconds, overSeconds } }, measurement };
};

describe("what the harness itself used while trials ran", () => {
  it("is the median of the completed trials' shares of one core", () => {
    const outcomes = [using(1, 0.01), using(2, 0.02), using(3, 0.5), failedTrial(cell, 4)];
    expect(harnessShare(outcomes)).toEqual({ median: 0.002, highest: 0.05, n: 3 });
  });

  it("is a warning with what to do above 1 % of a core", () => {
    const share = harnessShare([using(1, 0.2), using(2, 0.4)]);
    expect(share?.warning).toBe(
      "scalebench itself used 3.0 % of one core while trials ran (median of 2), more than 1.0 %: it may have slowed what it measures; leave a core free for it, or make trials longer (measure.steps, measure.epochs)",
    );
  });

  it("is not known of studies that did not record it", () => {
    const { result, measurement } = completedTrial(cell, 1);
    const { harnessCpu: _unknown, ...older } = result;
    expect(harnessShare([{ result: older, measurement }])).toBeUndefined();
  });
});
