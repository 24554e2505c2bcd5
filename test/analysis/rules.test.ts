import { describe, expect, it } from "vitest";
import { analyze } from "../../src/analysis/analyze.js";
import type { CompletedTrial } from "../../src/analysis/outcomes.js";
import type { Measurement } from "../../src/types/trial-result.js";
import { exampleCells, exampleInput, exampleTrials } from "./example-study.js";

const trials = exampleTrials(exampleCells, 6);
const ruleOf = (rule: number, input: Parameters<typeof analyze>[0]) => {
  const found = analyze(input).rules.find((one) => one.rule === rule);
  if (found === undefined) throw new Error(`no rule ${rule}`);
  return found;
};
const changed = (change: (measurement: Measurement, trial: CompletedTrial) => Partial<Measurement>) =>
  trials.map((trial) => ({ ...trial, measurement: { ...trial.measurement, ...change(trial.measurement, trial) } }));

describe("the twelve rules", () => {
  it("are all checked, each with its reason", () => {
    const { rules } = analyze(exampleInput(trials));
    expect(rules.map(({ rule }) => rule)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(rules.every(({ because }) => because.length > 20)).toBe(true);
    expect(rules.filter(({ state }) => state === "warn").map(({ rule }) => rule)).toEqual([6, 11]);
    expect(rules.filter(({ state }) => state === "fail")).toEqual([]);
  });

  it("1 warns without a plain single process", () => {
    const cells = exampleCells.slice(1);
    const own = trials.filter(({ result }) => result.cell !== exampleCells[0]?.id);
    expect(ruleOf(1, exampleInput(own, { cells, claims: [] }))).toMatchObject({ state: "warn" });
  });

  it("2 fails when a cell has no completed trial, and states exclusions", () => {
    const excluded = [{ levels: { runner: "single", workersPerNode: 2 }, because: "one process" }];
    expect(ruleOf(2, exampleInput(trials, { excluded })).because).toMatch(
      /54 of 54 planned trials completed; 1 combinations excluded/,
    );
    const none = trials.filter(({ result }) => result.cell !== "ray-n1-w1");
    expect(ruleOf(2, exampleInput(none))).toMatchObject({ state: "fail" });
  });

  it("5 warns where there are too few trials for intervals", () => {
    expect(ruleOf(5, exampleInput(exampleTrials(exampleCells, 4)))).toMatchObject({ state: "warn" });
  });

  it("7 warns of comparisons that say nothing", () => {
    expect(ruleOf(7, exampleInput(exampleTrials(exampleCells, 2)))).toMatchObject({ state: "warn" });
    expect(ruleOf(7, exampleInput(trials, { claims: [] }))).toMatchObject({ state: "pass" });
  });

  it("9 fails when trials ran with different versions, and warns of what workers did not tell", () => {
    const other = changed(({ places }, { result }) => ({
      places: places.map((place) => (result.block === 3 ? { ...place, "version:torch": "2.12.0" } : place)),
    }));
    expect(ruleOf(9, exampleInput(other))).toMatchObject({
      state: "fail",
      because: expect.stringContaining("torch 2.13.0 and 2.12.0"),
    });
    const silent = changed(({ places }) => ({ places: places.map(({ backend: _, ...place }) => place) }));
    expect(ruleOf(9, exampleInput(silent))).toMatchObject({
      state: "warn",
      because: expect.stringContaining("backend"),
    });
    expect(ruleOf(9, exampleInput(trials, {}, { environment: {} }))).toMatchObject({ state: "warn" });
  });

  it("10 fails when the clock costs too much, and warns where its cost or a steady state is missing", () => {
    const clock = (seconds: number) => changed(() => ({ values0: { timerOverheadSeconds: seconds } }));
    expect(ruleOf(10, exampleInput(clock(0.01)))).toMatchObject({ state: "fail" });
    expect(ruleOf(10, exampleInput(changed(() => ({ values0: {} }))))).toMatchObject({ state: "warn" });
    expect(ruleOf(10, exampleInput(changed(() => ({ warmup: { dropped: 0, steady: false } }))))).toMatchObject({
      state: "warn",
    });
  });

  it("11 and 12 speak of scaling only where something is scaled", () => {
    const cells = exampleCells.slice(0, 2);
    const own = exampleTrials(cells, 6);
    expect(ruleOf(11, exampleInput(own, { cells, claims: [] }))).toMatchObject({ state: "pass" });
    expect(ruleOf(12, exampleInput(trials)).because).toMatch(/^0 of 5 series have 3 or more worker counts/);
  });
});
