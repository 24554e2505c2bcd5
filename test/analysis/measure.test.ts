import { describe, expect, it } from "vitest";
import { measureTrial } from "../../src/analysis/measure.js";
import { nodeName } from "../../src/types/ids.js";
import type { Cell } from "../../src/types/plan.js";
import type { RankRecords } from "../../src/types/records.js";
import type { Measurement } from "../../src/types/trial-result.js";
import { cellOf, rankOf, ranksOf, stepsFrom } from "./study.js";

const launchedAt = 100;
const cell = cellOf({ workersPerNode: 2, target: 0.95 });

function measured(ranks: readonly RankRecords[], of: Cell = cell): Measurement {
  const result = measureTrial(of, ranks, launchedAt);
  if (!result.ok) throw new Error(result.failure.reason);
  return result.measurement;
}

function reason(ranks: readonly RankRecords[], of: Cell = cell, hosts?: readonly string[]): string {
  const nodes = hosts?.map((host, i) => ({ name: nodeName(`node${i}`), address: host, host }));
  const result = measureTrial(of, ranks, launchedAt, nodes);
  if (result.ok) throw new Error("the trial was accepted");
  expect(result.failure.hint.length).toBeGreaterThan(20);
  return result.failure.reason;
}

const place = (rank: number, changes: Record<string, string>) => {
  const one = rankOf(cell, rank);
  return { ...one, place: { ...one.place, ...changes } };
};

describe("a trial's throughput", () => {
  it("is the samples of all ranks over the slowest rank's window", () => {
    const steady = Array.from({ length: 20 }, () => 0.1);
    const slow = rankOf(cell, 1, {
      measureSteps: stepsFrom(
        110,
        steady.map((one) => one * 1.25),
      ),
    });
    const { values } = measured([rankOf(cell, 0), slow]);
    expect(values.throughput).toBeCloseTo((20 * 64) / 2.5, 9);
    expect(values.stepTime).toBeCloseTo(0.125, 9);
  });

  it("leaves out a slow start, and says how many steps", () => {
    const seconds = Array.from({ length: 20 }, (_, i) => (i < 5 ? 1 : 0.1));
    const { values, warmup, stepTime, stepSeconds } = measured([
      rankOf(cell, 0, { measureSteps: stepsFrom(110, seconds) }),
      rankOf(cell, 1),
    ]);
    expect(warmup).toEqual({ dropped: 5, steady: true });
    expect(values.throughput).toBeCloseTo(640, 6);
    expect(stepTime.max).toBeCloseTo(0.1, 9);
    expect(stepSeconds).toHaveLength(15);
    expect(stepSeconds.at(-1)).toBe(stepTime.max);
  });

  it("drops nothing where no steady state was reached, and says so", () => {
    const long = cellOf({ workersPerNode: 2, steps: 40 });
    const seconds = Array.from({ length: 40 }, (_, i) => 1 - i / 50);
    const { values, warmup } = measured(
      [rankOf(long, 0, { measureSteps: stepsFrom(110, seconds) }), rankOf(long, 1)],
      long,
    );
    expect(warmup).toEqual({ dropped: 0, steady: false });
    expect(values.throughput).toBeCloseTo((40 * 64) / seconds.reduce((a, b) => a + b), 9);
  });

  it("is not truncated by the times of handing work to a GPU", () => {
    const gpu: Cell = { ...cell, workload: { ...cell.workload, device: "gpu" } };
    const seconds = Array.from({ length: 20 }, (_, i) => (i === 19 ? 5 : i < 5 ? 0.2 : 0.01));
    const { warmup } = measured([rankOf(gpu, 0, { measureSteps: stepsFrom(110, seconds) }), rankOf(gpu, 1)], gpu);
    expect(warmup).toEqual({ dropped: 0, steady: true });
  });

  it("does not depend on the clocks of two hosts being equal", () => {
    const far = rankOf(cell, 1, {
      measureSteps: stepsFrom(
        987_654,
        Array.from({ length: 20 }, () => 0.1),
      ),
    });
    expect(measured([rankOf(cell, 0), far]).values.throughput).toBeCloseTo(640, 4);
  });
});

describe("a trial's other metrics", () => {
  const result = measured(ranksOf(cell));

  it("are start-up to the first step, accuracy, loss, time to the target, and the largest memory", () => {
    expect(result.values).toMatchObject({ startup: 4, accuracy: 0.95, loss: 0.4, timeToTarget: 2, peakMemory: 1001 });
  });

  it("lack the time to a target that was not reached", () => {
    expect(measured(ranksOf(cell), cellOf({ workersPerNode: 2, target: 0.99 })).values).not.toHaveProperty(
      "timeToTarget",
    );
  });

  it("lack accuracy and loss where there were no epochs", () => {
    const none = cellOf({ workersPerNode: 2, epochs: 0 });
    const { values, curve } = measured(ranksOf(none), none);
    expect(values).not.toHaveProperty("accuracy");
    expect(curve).toEqual({ seconds: [], accuracy: [], loss: [] });
    expect(values.startup).toBe(9);
  });

  it("have the phases in order, evaluations added up, and the launch before them", () => {
    expect(result.phases).toEqual([
      { name: "launch", seconds: 1 },
      { name: "init", seconds: 2 },
      { name: "prepare", seconds: 1 },
      { name: "train", seconds: 1.5 },
      { name: "evaluate", seconds: 0.5 },
      { name: "measure", seconds: 2 },
    ]);
  });

  it("have the curve, the digests, rank 0's numbers and every rank's place", () => {
    expect(result.curve).toMatchObject({ seconds: [1, 2], accuracy: [0.9, 0.95] });
    expect(result.digests).toEqual({ start: "s0", trained: "t0", end: "e0" });
    expect(result.values0.parameters).toBe(10);
    expect(result.places.map((one) => one.pid)).toEqual(["1000", "1001"]);
  });
});

describe("a trial fails", () => {
  it("when a rank left no records", () => {
    expect(reason([rankOf(cell, 0)])).toBe("expected records of 2 ranks, found none of rank 1");
    expect(reason([])).toBe("expected records of 2 ranks, found none of rank 0, 1");
  });

  it("when more ranks ran than planned", () => {
    expect(reason([...ranksOf(cell), rankOf(cell, 2)])).toMatch(/found 3, also of rank 2/);
  });

  it("when a rank's records are cut off", () => {
    expect(reason([rankOf(cell, 0), rankOf(cell, 1, { complete: false })])).toMatch(/found those of rank 1 cut off/);
  });

  it("when a worker saw another world than planned", () => {
    expect(reason([place(0, {}), place(1, { worldSize: "1" })])).toBe(
      "expected a world of 2 workers, found 1 at rank 1",
    );
  });

  it("when a worker has another rank than its file says", () => {
    expect(reason([place(0, {}), place(1, { rank: "0" })])).toMatch(
      /expected rank 1, found a worker that says it is rank 0/,
    );
  });

  it("when local ranks are not those of the planned nodes", () => {
    expect(reason([place(0, {}), place(1, { localRank: "0" })])).toMatch(
      /expected local ranks 0 to 1 on each of 1 nodes, found 0, 0/,
    );
  });

  it("when two ranks share a process", () => {
    expect(reason([place(0, {}), place(1, { pid: "1000" })])).toMatch(/found 2 ranks in process 1000 on here/);
  });

  it("when a worker is on a host that was not planned", () => {
    expect(reason([place(0, {}), place(1, { host: "there" })], cell, ["here"])).toBe(
      "expected 2 workers on host here, found 1",
    );
  });

  it("when both workers are on one of two nodes", () => {
    const two = cellOf({ nodes: 2, workersPerNode: 1 });
    const ranks = ranksOf(two);
    expect(reason(ranks, two, ["here", "there"])).toBe("expected 1 workers on host here, found 2");
    expect(
      measureTrial(two, ranks, launchedAt, [
        { name: nodeName("node0"), address: "a", host: "here" },
        { name: nodeName("node1"), address: "b", host: "here" },
      ]).ok,
    ).toBe(true);
    const three = cellOf({ nodes: 3, workersPerNode: 1, globalBatch: 66 });
    const crowded = ranksOf(three).map((one) =>
      one.rank === 2 ? { ...one, place: { ...one.place, node: "node1" } } : one,
    );
    expect(reason(crowded, three, ["here", "here", "here"])).toBe("expected 1 workers on node node1, found 2");
    const strange = ranksOf(two).map((one) => ({ ...one, place: { ...one.place, node: `other${one.rank}` } }));
    expect(reason(strange, two, ["here", "here"])).toMatch(/found a worker on node other0/);
  });

  it("when a worker ran with other threads than asked", () => {
    expect(reason([place(0, {}), place(1, { threads: "4" })])).toBe(
      "expected 1 threads in a worker, found 4 at rank 1",
    );
  });

  it("when steps, warm-up, epochs or batches are not those of the suite", () => {
    const other = (changes: Partial<RankRecords>) => reason([rankOf(cell, 0), rankOf(cell, 1, changes)]);
    expect(other({ measureSteps: stepsFrom(1, [1, 1]) })).toBe("expected 20 steps in the window, found 2 at rank 1");
    expect(other({ warmupSteps: stepsFrom(1, []) })).toBe("expected 2 warm-up steps, found 0 at rank 1");
    expect(other({ epochs: [] })).toBe("expected 2 epochs, found 0 at rank 1");
    expect(other({ values: { globalBatch: 32, workerBatch: 32 } })).toMatch(
      /expected 64 samples in a step of all workers, found 32/,
    );
    expect(other({ values: { globalBatch: 64, workerBatch: 64 } })).toMatch(
      /expected 32 samples in a step of one worker, found 64/,
    );
    expect(other({ values: {} })).toMatch(/found no number/);
  });

  it("when an accuracy is missing or the loss is not finite", () => {
    const [first, second] = rankOf(cell, 0).epochs;
    if (first === undefined || second === undefined) throw new Error("two epochs");
    const changed = (epoch: typeof first) => [rankOf(cell, 0, { epochs: [first, epoch] }), rankOf(cell, 1)];
    expect(reason(changed({ ...second, accuracy: Number.NaN }))).toMatch(/found NaN for epoch 2/);
    expect(reason(changed({ ...second, loss: Number.NaN }))).toMatch(/the training diverged/);
  });

  it("but not for want of the accuracy that a regression cannot have", () => {
    const epochs = rankOf(cell, 0).epochs.map(({ accuracy: _, ...epoch }) => epoch);
    const ranks = (classes: number) =>
      [0, 1].map((rank) => {
        const { values } = rankOf(cell, rank);
        return rankOf(cell, rank, { epochs, values: { ...values, classes } });
      });
    expect(reason(ranks(10))).toMatch(/expected an accuracy after each of 2 epochs, found NaN for epoch 1/);
    const found = measureTrial(cell, ranks(0), 0);
    expect(found.ok && found.measurement.curve).toMatchObject({ accuracy: [], seconds: [1, 2] });
    expect(found.ok && Object.keys(found.measurement.values)).not.toContain("accuracy");
    expect(found.ok && found.measurement.values.loss).toBeDefined();
  });

  it("when its times run backwards", () => {
    const backwards = {
      start: Float64Array.of(...Array.from({ length: 20 }, (_, i) => -i)),
      end: new Float64Array(20).fill(5),
      loss: new Float64Array(20),
    };
    expect(reason([rankOf(cell, 0, { measureSteps: backwards }), rankOf(cell, 1)])).toMatch(/monotonic clock/);
    expect(reason([rankOf(cell, 0, { phases: [{ name: "init", start: 2, end: 1 }] }), rankOf(cell, 1)])).toMatch(
      /monotonic clock/,
    );
  });

  it.each(["start", "trained", "end"])("when ranks disagree about their parameters at %s", (name) => {
    const digests = { start: "s0", trained: "t0", end: "e0" };
    expect(reason([rankOf(cell, 0), rankOf(cell, 1, { digests: { ...digests, [name]: "x" } })])).toMatch(
      `expected equal parameters (${name}) on all ranks, found others at rank 1`,
    );
    const { [name as "start"]: _, ...without } = digests;
    expect(reason([rankOf(cell, 0), rankOf(cell, 1, { digests: without })])).toMatch(
      `(${name}) of every rank, found none of rank 1`,
    );
  });
});
