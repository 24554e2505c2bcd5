import { describe, expect, it } from "vitest";
import { preparationScaling } from "../../src/analysis/preparation.js";
import { pandasRuns, preparationsOf } from "./preparations.js";

describe("timed preparations", () => {
  it("are summed up by executors, and set against the fewest, repeat by repeat", () => {
    const [one, two] = preparationScaling(preparationsOf({ 2: [3, 2, 2.5], 1: [6, 6, 5] }));
    expect(one).toMatchObject({ executors: 1, time: { median: 6, n: 3, unit: "s" }, rate: { median: 100 } });
    expect(one?.speedup).toBeUndefined();
    expect(two).toMatchObject({ executors: 2, rate: { values: [200, 300, 240] } });
    expect(two?.speedup?.values.map((value) => Number(value.toFixed(9)))).toEqual([2, 3, 2]);
    expect(two?.speedup).toMatchObject({ median: 2, low: 2, high: 3, level: null, n: 3, baseExecutors: 1 });
  });

  it("that have no partner in their repeat say nothing of a speed-up", () => {
    const [, two] = preparationScaling(preparationsOf({ 1: [6], 2: [3, 1] }));
    expect(two?.rate.n).toBe(2);
    expect(two?.speedup).toMatchObject({ median: 2, n: 1 });
  });

  it("leave out the one whose rows the trials read", () => {
    expect(preparationScaling(preparationsOf({}))).toEqual([]);
  });

  it("are told apart by engine: pandas is no base of Spark", () => {
    const all = preparationScaling([...pandasRuns([0.5, 0.6]), ...preparationsOf({ 1: [6, 6], 2: [3, 2] })]);
    expect(all.map(({ engine, executors, rate, speedup }) => [engine, executors, rate.n, speedup?.median])).toEqual([
      ["spark", 1, 2, undefined],
      ["spark", 2, 2, 2.5],
      ["pandas", 1, 2, undefined],
    ]);
  });

  it("are told apart by data set, each with a base of its own", () => {
    const others = preparationsOf({ 4: [1] }).map((run) => ({ ...run, dataset: "flights" }));
    const all = preparationScaling([...preparationsOf({ 1: [6] }), ...others]);
    expect(all.map(({ dataset, executors, speedup }) => [dataset, executors, speedup])).toEqual([
      ["credit-default", 1, undefined],
      ["flights", 4, undefined],
    ]);
  });
});
