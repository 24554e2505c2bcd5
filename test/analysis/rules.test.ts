import { describe, expect, it } from "vitest";
import { analyze } from "../../src/analysis/analyze.js";
import type { CompletedTrial } from "../../src/analysis/outcomes.js";
import { outcomesByCell } from "../../src/analysis/outcomes.js";
import { checkRules } from "../../src/analysis/rules/rules.js";
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
    expect(rules.filter(({ state }) => state === "warn").map(({ rule }) => rule)).toEqual([]);
    expect(rules.filter(({ state }) => state === "fail")).toEqual([]);
  });

  it("1 warns without a plain single process", () => {
    const cells = exampleCells.slice(1);
    const own = trials.filter(({ result }) => result.cell !== exampleCells[0]?.id);
    expect(ruleOf(1, exampleInput(own, { cells, claims: [] }))).toMatchObject({ state: "warn" });
  });

  it("1 asks no base cell of what a formula predicts: its parts are the cell's own", () => {
    const predicted = changed(({ values }) => ({ values: { ...values, stepTimeOverPredicted: 1.1 } }));
    expect(analyze(exampleInput(predicted)).cells[0]?.metrics.stepTimeOverPredicted).toMatchObject({ median: 1.1 });
    expect(ruleOf(1, exampleInput(predicted))).toMatchObject({ state: "pass" });
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
      state: "fail",
      because: expect.stringContaining("backend"),
    });
    expect(ruleOf(9, exampleInput(trials, {}, { environment: {} }))).toMatchObject({ state: "fail" });
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

describe("each rule fails where it is violated", () => {
  const input = exampleInput(trials);
  const { cells, claims, environment } = analyze(input);
  type Rules = Parameters<typeof checkRules>[0];
  const good: Rules = {
    plan: input.plan,
    cells,
    claims,
    environment,
    outcomes: outcomesByCell(input.plan.cells, trials),
  };
  const cellsWith = (change: (cell: Rules["cells"][number], index: number) => Partial<Rules["cells"][number]>) => ({
    ...good,
    cells: cells.map((cell, index) => ({ ...cell, ...change(cell, index) })),
  });
  const without = <Key extends string>(metrics: Rules["cells"][number]["metrics"], key: Key) => {
    const { [key]: _, ...rest } = metrics as Record<string, unknown>;
    return rest as Rules["cells"][number]["metrics"];
  };
  const values = (cell: Rules["cells"][number], changes: object) =>
    Object.fromEntries(Object.entries(cell.metrics).map(([name, one]) => [name, { ...one, ...changes }]));

  it.each<[rule: number, violated: Rules]>([
    [1, cellsWith(({ metrics }) => ({ metrics: without(metrics, "throughput") }))],
    [2, cellsWith(({ trials: { planned } }) => ({ trials: { planned, completed: 0, failed: planned } }))],
    [3, cellsWith((cell) => ({ metrics: values(cell, { mean: { kind: "geometric", value: 1 } }) }))],
    [4, cellsWith((cell) => ({ metrics: values(cell, { mean: { kind: "arithmetic", value: 1 } }) }))],
    [5, cellsWith((cell) => ({ metrics: values(cell, { n: 1, level: null, values: [1] }) }))],
    [
      6,
      {
        ...good,
        claims: claims.map((claim) => ({
          ...claim,
          metric: "throughput" as const,
          comparisons: claim.comparisons.map((one) => ({ ...one, against: null })),
        })),
        cells: cells.map((cell) => ({
          ...cell,
          metrics: values(cell, { values: [1, 1.001, 1.002, 0.999, 0.998, 1.0005, 0.9995, 1.0015, 0.0001] }),
        })),
      },
    ],
    [
      7,
      {
        ...good,
        outcomes: new Map(
          [...good.outcomes].map(([id, own]) => [
            id,
            {
              ...own,
              completed: own.completed.map((trial) =>
                id.startsWith("spark")
                  ? { ...trial, result: { ...trial.result, block: trial.result.block + 50 } }
                  : trial,
              ),
            },
          ]),
        ),
      },
    ],
    [8, cellsWith(() => ({ stepTime: null }))],
    [9, { ...good, environment: {} }],
    [
      10,
      {
        ...good,
        outcomes: new Map(
          [...good.outcomes].map(([id, own]) => [
            id,
            {
              ...own,
              completed: own.completed.map((trial) => ({
                ...trial,
                measurement: { ...trial.measurement, values0: { timerOverheadSeconds: 1 } },
              })),
            },
          ]),
        ),
      },
    ],
    [11, cellsWith((cell) => ({ metrics: values(cell, { low: 1.2 }) }))],
    [
      12,
      {
        ...good,
        cells: [1, 2, 4, 8].map((workers) => {
          const [first] = cells;
          if (first === undefined) throw new Error("nine cells");
          const done = workers === 4 ? 0 : 6;
          return { ...first, workers, trials: { planned: 6, completed: done, failed: 6 - done } };
        }),
      },
    ],
  ])("rule %i", (rule, violated) => {
    expect(checkRules(good).find((one) => one.rule === rule)?.state).toBe("pass");
    expect(checkRules(violated).find((one) => one.rule === rule)).toMatchObject({ state: "fail" });
  });
});
