import { describe, expect, it } from "vitest";
import { analyze } from "../../src/analysis/analyze.js";
import { judge } from "../../src/analysis/judge.js";
import type { CompletedTrial } from "../../src/analysis/outcomes.js";
import type { Analysis } from "../../src/types/analysis.js";
import { isOfPreparation, metricNames } from "../../src/types/metrics.js";
import { exampleCells, exampleClaims, exampleInput, exampleTrials } from "./example-study.js";
import { cellOf, completedTrial, failedTrial } from "./study.js";

const trials = exampleTrials(exampleCells, 6);
const analysis = analyze(exampleInput(trials));
const cellIn = (of: Analysis, id: string) => {
  const found = of.cells.find((cell) => cell.id === id);
  if (found === undefined) throw new Error(`no cell ${id}`);
  return found;
};

describe("an analysis", () => {
  it("of a healthy study holds, with every cell, block and trial counted", () => {
    expect(analysis).toMatchObject({
      schema: "scalebench/analysis/v1",
      verdict: "holds",
      state: "finished",
      failures: [],
    });
    expect(analysis.blocks).toEqual({ completed: 6, min: 4, max: 20 });
    expect(analysis.alpha).toEqual({ fails: 0.01, holds: 0.05, gatingClaims: 3 });
    expect(analysis.cells.map((cell) => cell.trials)).toEqual(
      exampleCells.map(() => ({ planned: 6, completed: 6, failed: 0 })),
    );
    expect(analysis.claims.map((claim) => [claim.id, claim.verdict])).toEqual([
      ["same-learning", "holds"],
      ["ddp-scales", "holds"],
      ["spark-is-free", "holds"],
    ]);
  });

  it("has for each metric the median, an interval with its level, n and the values in block order", () => {
    const { throughput } = cellIn(analysis, "torch-ddp-n1-w2").metrics;
    expect(throughput).toMatchObject({
      n: 6,
      level: 0.96875,
      unit: "samples/s",
      kind: "rate",
      direction: "higher",
      mean: { kind: "harmonic" },
    });
    const values = trials.flatMap(({ result, measurement }) =>
      result.cell === "torch-ddp-n1-w2" ? [measurement.values.throughput] : [],
    );
    expect(throughput?.values).toEqual(values);
    expect([throughput?.low, throughput?.high]).toEqual([
      Math.min(...(throughput?.values ?? [])),
      Math.max(...(throughput?.values ?? [])),
    ]);
    const { startup } = cellIn(analysis, "single-n1-w1").metrics;
    expect(startup?.mean?.kind).toBe("arithmetic");
  });

  it("has every metric for a cell with several workers, ratios with their base and without a mean", () => {
    const { metrics } = cellIn(analysis, "horovod-n1-w2");
    // What a bandwidth predicts is there for cells with one alone, what predictions tell where trials kept some, and
    // no cell has a preparation.
    const elsewhere: readonly string[] = [
      "stepTimeOverPredicted",
      "auc",
      "logLoss",
      "calibrationError",
      "rmse",
      "mae",
      "r2",
    ];
    const everywhere = metricNames.filter((name) => !elsewhere.includes(name) && !isOfPreparation(name));
    expect(Object.keys(metrics).sort()).toEqual([...everywhere].sort());
    expect(metrics.efficiency).toMatchObject({ base: "horovod-n1-w1", n: 6 });
    expect(metrics.speedupOverSingle).toMatchObject({ base: "single-n1-w1" });
    expect(metrics.efficiency?.mean).toBeUndefined();
    expect(metrics.speedup?.median).toBeCloseTo(1.7, 1);
    expect(metrics.efficiency?.median).toBeCloseTo((metrics.speedup?.median ?? 0) / 2, 12);
    expect(metrics.efficiencyOverSingle?.median).toBeCloseTo((metrics.speedupOverSingle?.median ?? 0) / 2, 12);
  });

  it("pairs ratios by block, so that what slows a whole block does not count", () => {
    const { values } = cellIn(analysis, "ray-n1-w2").metrics.speedup ?? { values: [] };
    const own = cellIn(analysis, "ray-n1-w2").metrics.throughput?.values ?? [];
    const base = cellIn(analysis, "ray-n1-w1").metrics.throughput?.values ?? [];
    expect(values).toEqual(own.map((value, i) => value / (base[i] ?? 0)));
  });

  it("has the curve, the phases and the step times of each cell", () => {
    const cell = cellIn(analysis, "single-n1-w1");
    expect(cell.curve.map(({ epoch, accuracy, n }) => [epoch, accuracy, n])).toEqual([
      [1, 0.8500000000000001, 6],
      [2, 0.9, 6],
    ]);
    expect(cell.phases[0]).toEqual({ name: "launch", median: 1, n: 6 });
    expect(cell.stepTime?.max).toBeGreaterThan(cell.stepTime?.p50 ?? 0);
    expect(cell.warnings).toEqual(["throughput beyond Tukey's fences, kept, in block 3 (5625)"]);
  });

  it("proves that all did the same training", () => {
    expect(cellIn(analysis, "ray-n1-w2").parity).toMatchObject({
      state: "identical",
      reference: "torch-ddp-n1-w2",
      single: { state: "within" },
    });
  });

  it("shows the range below six trials, and nothing for one", () => {
    const few = analyze(exampleInput(exampleTrials(exampleCells, 5)));
    const five = cellIn(few, "single-n1-w1").metrics.throughput;
    expect(five).toMatchObject({
      level: null,
      n: 5,
      method: "median; range of 5 values, too few for a 95 % interval (it covers the median with 93.75 %)",
    });
    expect(five?.low).toBeLessThan(five?.median ?? 0);
    const one = cellIn(analyze(exampleInput(exampleTrials(exampleCells, 1))), "single-n1-w1").metrics.throughput;
    expect(one).toMatchObject({ low: null, high: null, level: null, n: 1 });
  });

  it("survives JSON unchanged: no number in it is infinite or missing", () => {
    for (const some of [analysis, analyze(exampleInput([])), analyze(exampleInput(exampleTrials(exampleCells, 2)))]) {
      expect(JSON.parse(JSON.stringify(some))).toEqual(some);
    }
  });

  it("of a study without any outcome is undecided", () => {
    const empty = analyze(exampleInput([], {}, { journal: { state: "running", startedAt: null, finishedAt: null } }));
    expect(empty).toMatchObject({ verdict: "undecided", state: "running", blocks: { completed: 0 } });
    expect(empty.cells.every((cell) => cell.parity.state === "unchecked" && cell.trials.planned === 4)).toBe(true);
    expect(empty.claims.every((claim) => claim.estimate === null && claim.n === 0)).toBe(true);
  });

  it("without claims holds", () => {
    expect(analyze(exampleInput(trials, { claims: [] })).verdict).toBe("holds");
  });

  it("marks nodes that share a host", () => {
    const cells = [...exampleCells, cellOf({ runner: "ray", nodes: 2 })];
    const simulated = analyze(exampleInput(exampleTrials(cells, 4), { cells }));
    expect(simulated.cells.map((cell) => cell.simulatedNodes)).toEqual([...exampleCells.map(() => false), true]);
    expect(simulated.cells.map((cell) => cell.nodesAre)).toEqual([...exampleCells.map(() => undefined), "simulated"]);
    const environment = { cluster: { kind: "emulated" } };
    const emulated = analyze(exampleInput(exampleTrials(cells, 4), { cells }, { environment, simulated: () => true }));
    expect(new Set(emulated.cells.map((cell) => cell.nodesAre))).toEqual(new Set(["emulated"]));
  });
});

describe("a study with a runner that trained something else", () => {
  const isSpark = ({ result }: CompletedTrial) => result.cell === "spark-horovod-n1-w2";
  const broken = trials.map((trial) =>
    isSpark(trial)
      ? { ...trial, measurement: { ...trial.measurement, digests: { start: "s", trained: "other", end: "other" } } }
      : trial,
  );
  const input = exampleInput(broken);
  const parameters = (trial: CompletedTrial["result"]) =>
    trial.cell === "spark-horovod-n1-w2" ? new Map([["weight", Float32Array.of(1, 2, 2.7)]]) : input.parameters(trial);
  const result = analyze({
    ...input,
    parameters: (trial) => (trial.state === "completed" ? parameters(trial) : undefined),
  });

  it("is incomparable where its speed is compared, and says why", () => {
    expect(result.verdict).toBe("incomparable");
    const claim = result.claims.find(({ id }) => id === "spark-is-free");
    expect(claim?.verdict).toBe("incomparable");
    expect(claim?.because).toMatch(
      /1 of 2 comparisons are incomparable; spark-horovod-n1-w2 did not do the same training: 1.0e-1 apart from torch-ddp-n1-w2/,
    );
    expect(result.claims.filter(({ id }) => id !== "spark-is-free").map(({ verdict }) => verdict)).toEqual([
      "holds",
      "holds",
    ]);
    expect(cellIn(result, "spark-horovod-n1-w2").warnings[0]).toMatch(/not the same training/);
  });

  it("asks for no further block: more trials of it would not help", () => {
    expect(judge(input)).toMatchObject({ decided: true });
  });
});

describe("failed trials", () => {
  const [single, ddp1] = exampleCells;
  if (single === undefined || ddp1 === undefined) throw new Error("nine cells");
  const lost = trials.filter(({ result }) => !(result.cell === ddp1.id && result.block === 2));
  const failure = failedTrial(ddp1, 2);

  it("are rows with a reason, counted and never dropped, and take their pairs with them", () => {
    const result = analyze(exampleInput([...lost, failure]));
    expect(cellIn(result, ddp1.id).trials).toEqual({ planned: 6, completed: 5, failed: 1 });
    expect(result.failures).toEqual([
      {
        trial: `b002-${ddp1.id}`,
        cell: ddp1.id,
        attempt: 1,
        reason: "a worker was killed",
        hint: "add memory",
        log: "trials/x/log",
        tail: ["Killed"],
      },
    ]);
    expect(result.claims.find(({ id }) => id === "ddp-scales")?.n).toBe(5);
    expect(cellIn(result, "torch-ddp-n1-w2").metrics.speedup?.n).toBe(5);
    expect(cellIn(result, ddp1.id).warnings).toContain("1 of 6 trials failed");
    expect(result.rules[1]).toMatchObject({ rule: 2, state: "warn" });
  });

  it("that a later attempt made good stay among the failures, and count as completed", () => {
    const again = {
      ...completedTrial(ddp1, 2, { throughput: 5000 }),
      result: { ...completedTrial(ddp1, 2).result, attempt: 2 },
    };
    const outcomes = [...lost, failure, again];
    const result = analyze(exampleInput(outcomes));
    expect(cellIn(result, ddp1.id).trials).toEqual({ planned: 6, completed: 6, failed: 0 });
    expect(result.failures.length).toBe(1);
    const onlyCounting = exampleInput(
      [...lost, again],
      {},
      {
        journal: {
          state: "finished",
          startedAt: null,
          finishedAt: null,
          results: outcomes.map((outcome) => outcome.result),
        },
      },
    );
    expect(analyze(onlyCounting).failures.length).toBe(1);
  });

  it("that the journal calls completed are listed too, when their records were found faulty later", () => {
    const journal = {
      state: "finished" as const,
      startedAt: null,
      finishedAt: null,
      results: trials.map(({ result }) => result),
    };
    const result = analyze(exampleInput([...lost, failure], {}, { journal }));
    expect(result.failures.map(({ trial }) => trial)).toEqual([failure.result.trial]);
  });

  it("of a whole cell leave its claims undecided with the reason", () => {
    const none = trials.filter(({ result }) => result.cell !== ddp1.id);
    const result = analyze(exampleInput([...none, ...[1, 2, 3, 4].map((block) => failedTrial(ddp1, block))]));
    expect(result.claims.find(({ id }) => id === "ddp-scales")).toMatchObject({
      verdict: "undecided",
      because: `no trial of ${ddp1.id} completed`,
    });
    expect(result.rules[1]?.state).toBe("fail");
  });
});

describe("warnings of a cell", () => {
  const one = cellOf({ target: 0.95 });
  const warningsOf = (changes: Partial<CompletedTrial["measurement"]>) =>
    cellIn(
      analyze(exampleInput([completedTrial(one, 1, { throughput: 1 }, changes)], { cells: [one], claims: [] })),
      one.id,
    ).warnings;

  it("name what a reader should know", () => {
    expect(warningsOf({ warmup: { dropped: 0, steady: false } })[0]).toMatch(
      /no steady state in the window of 1 of 1 trials/,
    );
    expect(warningsOf({ warmup: { dropped: 5, steady: true } })[0]).toMatch(/up to 5 of 20 steps/);
    expect(warningsOf({})).toEqual(["1 of 1 trials did not reach the target"]);
    expect(warningsOf({ values0: { timerOverheadSeconds: 0.01 } })).toContain(
      "reading the clock costs 10.0 % of a step",
    );
  });
});

describe("judging after a block", () => {
  it("is decided when every gating claim is", () => {
    expect(judge(exampleInput(trials))).toEqual({ decided: true, neededCells: new Set() });
  });

  it("asks for the cells of undecided claims alone, with siblings and bases", () => {
    const { decided, neededCells } = judge(exampleInput(exampleTrials(exampleCells, 3)));
    expect(decided).toBe(false);
    expect([...neededCells].sort()).toEqual(
      [
        "horovod-n1-w1",
        "horovod-n1-w2",
        "spark-horovod-n1-w1",
        "spark-horovod-n1-w2",
        "torch-ddp-n1-w1",
        "torch-ddp-n1-w2",
      ].sort(),
    );
  });

  it("does not wait for claims that do not gate", () => {
    const claims = exampleClaims.map((claim) => ({ ...claim, gate: claim.metric === "accuracy" }));
    expect(judge(exampleInput(exampleTrials(exampleCells, 3), { claims })).decided).toBe(true);
  });
});

describe("blocks", () => {
  it("count when they ran to their end", () => {
    const blocks = (outcomes: readonly CompletedTrial[], state: Analysis["state"]) =>
      analyze(exampleInput(outcomes, {}, { journal: { state, startedAt: null, finishedAt: null } })).blocks.completed;
    expect(blocks(trials.slice(0, 9 * 3 + 4), "interrupted")).toBe(3);
    expect(blocks(trials.slice(0, 9 * 5 + 4), "interrupted")).toBe(5);
    expect(blocks(trials.slice(0, 9 * 5 + 4), "finished")).toBe(6);
  });
});

describe("a large study", () => {
  /** A study of so many trials, 20 of each cell, with a single process for each global batch. */
  function studyOf(count: number) {
    const cells = Array.from({ length: count / 20 }, (_, i) => {
      const batch = 64 * (1 + Math.floor(i / 5));
      const runner = i % 5 === 0 ? "single" : i % 5 < 3 ? "torch-ddp" : "horovod";
      const workersPerNode = i % 5 === 0 ? 1 : 1 + ((i % 5) % 2);
      return cellOf({ runner, workersPerNode, globalBatch: batch, levels: { "workload.batch.global": batch } });
    });
    return exampleInput(exampleTrials(cells, 20), { cells, claims: exampleClaims.slice(0, 2) });
  }

  const seconds = (input: ReturnType<typeof studyOf>): number => {
    const before = performance.now();
    analyze(input);
    return (performance.now() - before) / 1000;
  };

  it("takes time in proportion to its trials", () => {
    const small = studyOf(3000);
    const large = studyOf(30_000);
    const warm = Math.min(seconds(small), seconds(small), seconds(small));
    // Ten times as many; what searches all trials for each would take a hundred times as long.
    expect(Math.min(seconds(large), seconds(large))).toBeLessThan(warm * 35);
  });
});
