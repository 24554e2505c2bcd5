import { describe, expect, it } from "vitest";
import { runner as single } from "../../runners/single/runner.js";
import { makePlan } from "../../src/plan/make-plan.js";
import { faultsOf } from "../suite/faults.js";
import { known } from "../suite/known.js";
import { local } from "./local.js";
import { planOf, suiteOf } from "./suites.js";

const ids = (plan: ReturnType<typeof planOf>): readonly string[] => plan.cells.map(({ id }) => id);

describe("the cells of a plan", () => {
  it("are every combination of the levels, the last factor fastest", () => {
    expect(ids(planOf({ factors: "{ runner: [torch-ddp, ray], nodes: [1, 2], workersPerNode: [1, 2] }" }))).toEqual([
      "torch-ddp-n1-w1",
      "torch-ddp-n1-w2",
      "torch-ddp-n2-w1",
      "torch-ddp-n2-w2",
      "ray-n1-w1",
      "ray-n1-w2",
      "ray-n2-w1",
      "ray-n2-w2",
    ]);
  });

  it.each([
    [1, 1, 1, 1],
    [2, 1, 3, 2],
    [3, 2, 2, 4],
    [5, 4, 1, 3],
  ])("and those left out are the product of the factors: %d x %d x %d x %d", (runners, nodes, workers, seeds) => {
    const upTo = (count: number): string => Array.from({ length: count }, (_, index) => index + 1).join(", ");
    const names = [...known.runners.keys()].slice(0, runners).join(", ");
    const plan = planOf({
      factors: `{ runner: [${names}], nodes: [${upTo(nodes)}], workersPerNode: [${upTo(workers)}], seed: [${upTo(seeds)}] }`,
      exclude: seeds > 1 ? "[{ seed: 1, workersPerNode: 1, nodes: 1 }, { seed: 2, nodes: 1 }]" : "[]",
      batch: "{ global: 2880 }",
    });
    const levels = [...plan.cells, ...plan.excluded].map((cell) => JSON.stringify(cell.levels));
    expect(levels).toHaveLength(runners * nodes * workers * seeds);
    expect(new Set(levels).size).toBe(levels.length);
    expect(new Set(ids(plan)).size).toBe(plan.cells.length);
  });

  it("are told apart by the factors that have several levels", () => {
    const factors = "{ runner: [torch-ddp], workload.batch.global: [64, 128], measure.steps: [50] }";
    expect(ids(planOf({ factors }))).toEqual(["torch-ddp-n1-w1-global64", "torch-ddp-n1-w1-global128"]);
  });

  it("have names that are safe for folders, and each its own", () => {
    const factors = '{ runner: [single], workload.model: ["./a b.py:f", "./a/b.py:f", "./A b.py:f"] }';
    const names = ids(planOf({ factors }));
    expect(names[0]).toBe("single-n1-w1-model._a_b.py_f");
    expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(3);
    for (const name of names) expect(name).toMatch(/^[A-Za-z0-9._-]+$/);
  });

  it("have names that a file system takes, however long the levels are", () => {
    const long = "x".repeat(300);
    const names = ids(planOf({ factors: `{ runner: [single], workload.model: [./${long}a.py:f, ./${long}b.py:f] }` }));
    expect(names.every((name) => name.length <= 140)).toBe(true);
    expect(new Set(names).size).toBe(2);
  });

  it("have the settings that their levels give them", () => {
    const { cells } = planOf({
      factors:
        "{ runner: [horovod], workload.model: [cnn], workload.model.channels: [8], workload.optimizer.learningRate: [0.5], " +
        "measure.timeout: [30s], measure.target.atLeast: [0.8], seed: [9], runners.horovod.fusionThreshold: [1MiB] }",
    });
    expect(cells[0]).toMatchObject({
      seed: 9,
      workload: {
        model: { name: "cnn", options: { channels: 8 } },
        optimizer: { name: "sgd", learningRate: 0.5, momentum: 0 },
      },
      measure: { timeoutSeconds: 30, target: { metric: "accuracy", atLeast: 0.8 }, steps: 100 },
      runnerOptions: { fusionThreshold: "1MiB" },
    });
  });

  it("have the options of their own runner only", () => {
    const { cells } = planOf({
      factors: "{ runner: [torch-ddp, horovod] }",
      more: "runners: { horovod: { cycleTimeMs: 2 }, torch-ddp: { bucketCapMb: 5 } }",
    });
    expect(cells.map(({ runnerOptions }) => runnerOptions)).toEqual([{ bucketCapMb: 5 }, { cycleTimeMs: 2 }]);
  });
});

describe("the batch of a cell", () => {
  it("is shared by the workers where the global one is fixed", () => {
    const { cells } = planOf({ factors: "{ runner: [torch-ddp], nodes: [1, 2], workersPerNode: [1, 4] }" });
    expect(cells.map(({ globalBatch, workerBatch }) => [globalBatch, workerBatch])).toEqual([
      [64, 64],
      [64, 16],
      [64, 32],
      [64, 8],
    ]);
  });

  it("grows with the workers where that of a worker is fixed", () => {
    const { cells } = planOf({
      factors: "{ runner: [torch-ddp], workersPerNode: [1, 4] }",
      batch: "{ perWorker: 64 }",
      scaling: "weak",
    });
    expect(cells.map(({ globalBatch, workerBatch }) => [globalBatch, workerBatch])).toEqual([
      [64, 64],
      [256, 64],
    ]);
  });

  it("divides over the workers, or the nearest batch that does is named", () => {
    expect(faultsOf(() => planOf({ factors: "{ runner: [torch-ddp, horovod], workersPerNode: [1, 3] }" }))).toEqual([
      "SUITE_BATCH undefined cell torch-ddp-n1-w3: expected a global batch that divides over 3 workers, found 64 (and 1 more) // the nearest that divides is 63; or exclude the cell",
    ]);
  });

  it("has a nearest that divides over the workers of every cell", () => {
    expect(faultsOf(() => planOf({ factors: "{ runner: [torch-ddp], workersPerNode: [2, 3, 4] }" }))).toEqual([
      "SUITE_BATCH undefined cell torch-ddp-n1-w3: expected a global batch that divides over 3 workers, found 64 // the nearest that divides is 60; or exclude the cell",
    ]);
  });

  it("divides into its micro-batches at each worker count, or the nearest that does is named", () => {
    const factors = "{ runner: [torch-ddp], workersPerNode: [1, 4], workload.accumulation: [8, 32] }";
    expect(faultsOf(() => planOf({ factors }))).toEqual([
      "SUITE_BATCH undefined cell torch-ddp-n1-w4-accumulation32: expected a worker's batch that divides into 32 micro-batches (workload.accumulation), found 16 // the nearest that divides is 32 samples a worker; or exclude the cell",
    ]);
  });

  it("need not divide in a cell that is left out", () => {
    const factors = "{ runner: [torch-ddp], workersPerNode: [1, 3] }";
    expect(ids(planOf({ factors, exclude: "[{ workersPerNode: 3 }]" }))).toEqual(["torch-ddp-n1-w1"]);
  });
});

describe("what a plan leaves out", () => {
  it("is told with the reason of the suite, or else of the runner", () => {
    const { excluded } = planOf({
      factors: "{ runner: [single, ray], workersPerNode: [1, 2] }",
      exclude: "[{ runner: ray, workersPerNode: 1 }]",
    });
    expect(excluded).toEqual([
      {
        levels: { runner: "single", nodes: 1, workersPerNode: 2 },
        because: "single is one process: it cannot use 2 workers",
      },
      {
        levels: { runner: "ray", nodes: 1, workersPerNode: 1 },
        because: "the suite excludes runner ray, workersPerNode 1",
      },
    ]);
  });

  it("is not everything", () => {
    expect(faultsOf(() => planOf({ factors: "{ runner: [single] }", exclude: "[{ runner: single }]" }))).toEqual([
      "SUITE_EMPTY undefined expected at least one cell to run, found that all are left out (1) // change the factors or `exclude`: the suite excludes runner single",
    ]);
  });
});

describe("makePlan", () => {
  it("refuses more than 100,000 cells before it makes any", () => {
    const list = (count: number): string => Array.from({ length: count }, (_, index) => index + 1).join(",");
    const factors = `{ runner: [torch-ddp], nodes: [${list(2000)}], workersPerNode: [${list(2000)}], seed: [${list(2000)}] }`;
    const suite = suiteOf({ factors, batch: "{ perWorker: 1 }", scaling: "weak" });
    expect(faultsOf(() => makePlan(suite, { runners: known.runners, cluster: local }))).toEqual([
      "SUITE_LIMIT undefined expected at most 100,000 cells, found 1 x 2000 x 2000 x 2000 = 8,000,000,000 // give the factors fewer levels, or split the suite: one question a file",
    ]);
  });

  it("refuses a runner that this installation lacks", () => {
    const suite = suiteOf({ factors: "{ runner: [horovod] }" });
    expect(faultsOf(() => makePlan(suite, { runners: new Map([["single", single]]), cluster: local }))).toEqual([
      'SUITE_RUNNER undefined expected a runner of this installation, found "horovod" // the runners are single; SCALEBENCH_RUNNERS_PATH names folders with more',
    ]);
  });

  it("has a digest that is the same for the same suite, and another for another", () => {
    const factors = "{ runner: [single], seed: [1] }";
    const digest = planOf({ factors }).suite.digest;
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
    expect(planOf({ factors: "{ seed: [1], runner: [single] }" }).suite.digest).toBe(digest);
    expect(planOf({ factors: "{ runner: [single], seed: [2] }" }).suite.digest).not.toBe(digest);
  });

  it("is a value of JSON: what is read back is what was written", () => {
    const plan = planOf({
      factors: "{ runner: [torch-ddp], workersPerNode: [1, 2] }",
      claims: "[{ id: c, metric: efficiency, atLeast: 0.5 }]",
    });
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
  });
});
