import { describe, expect, it } from "vitest";
import { cellFlags } from "../../src/analysis/cell-flags.js";
import { cellOf, completedTrial } from "./study.js";

const cell = cellOf();
const flagsOf = (throughputs: readonly number[]) =>
  cellFlags(throughputs.map((throughput, i) => completedTrial(cell, i + 1, { throughput })));
const steady = [100, 102, 99, 101, 100.5, 98.5, 101.5, 99.5, 100.2, 100.8];

describe("flags of a cell", () => {
  it("are none for steady trials, and for few", () => {
    expect(flagsOf(steady)).toEqual([]);
    expect(flagsOf([100])).toEqual([]);
    expect(flagsOf([])).toEqual([]);
  });

  it("tell a drift with its size and p value", () => {
    const drifting = steady.map((value, i) => value * (1 + i / 25));
    expect(flagsOf(drifting)).toEqual([
      expect.stringMatching(/^throughput drifted: \+\d\d\.\d % from the first to the last 5 trials .*p = 0\.00\d+\)$/),
    ]);
  });

  it("name trials beyond the fences by their block", () => {
    expect(flagsOf([...steady, 60])).toEqual(["throughput beyond Tukey's fences, kept, in block 11 (60.00)"]);
  });

  it("tell two modes", () => {
    expect(flagsOf([100, 120, 101, 121, 99, 119])).toEqual([
      expect.stringMatching(/^throughput has two modes: 3 trials up to 101\.0 and 3 from 119\.0 samples\/s/),
    ]);
  });
});
