import { describe, expect, it } from "vitest";
import { type CompletedTrial, outcomesByCell } from "../../src/analysis/outcomes.js";
import { largestDifference } from "../../src/analysis/parity/difference.js";
import { parityOfCells } from "../../src/analysis/parity/parity.js";
import { ScalebenchError } from "../../src/errors/error.js";
import type { ParityResult } from "../../src/types/analysis.js";
import type { Cell } from "../../src/types/plan.js";
import type { Parameters } from "../../src/types/records.js";
import type { TrialResult } from "../../src/types/trial-result.js";
import { cellOf, completedTrial, failedTrial } from "./study.js";
import { type TrainedModel, tinyTraining } from "./tiny-training.js";

const single = cellOf({ runner: "single" });
const ddp1 = cellOf({ runner: "torch-ddp" });
const ddp2 = cellOf({ runner: "torch-ddp", workersPerNode: 2 });
const horovod2 = cellOf({ runner: "horovod", workersPerNode: 2 });
const ray2 = cellOf({ runner: "ray", workersPerNode: 2 });

const one = tinyTraining();
const two = tinyTraining({ workers: 2 });
type Runs = readonly (readonly [Cell, ...TrainedModel[]])[];

/** Parity where the n-th trial of a cell ended with its n-th model; counts how often parameters were read. */
function parity(runs: Runs, read?: (trial: TrialResult) => Parameters | undefined) {
  const parameters = new Map<string, Parameters>();
  const trials = runs.flatMap(([cell, ...models]) =>
    models.map((model, i): CompletedTrial => {
      const trial = completedTrial(
        cell,
        i + 1,
        {},
        { digests: { start: model.start, trained: model.trained, end: `e${i}` } },
      );
      parameters.set(trial.result.trial, model.parameters);
      return trial;
    }),
  );
  let reads = 0;
  const reader = (trial: TrialResult) => {
    reads += 1;
    return parameters.get(trial.trial);
  };
  const result = parityOfCells(
    outcomesByCell(
      runs.map(([cell]) => cell),
      trials,
    ),
    read ?? reader,
  );
  const of = (cell: Cell): ParityResult => {
    const found = result.get(cell.id);
    if (found === undefined) throw new Error(`no parity of ${cell.id}`);
    return found;
  };
  return { of, reads: () => reads };
}

describe("parity of equal trainings", () => {
  const healthy: Runs = [
    [single, one, one],
    [ddp1, one, one],
    [ddp2, two, two],
    [horovod2, two, two],
    [ray2, two, two],
  ];
  const { of, reads } = parity(healthy);

  it("is identical by digest at equal worker count, and within the tolerance of the single process", () => {
    expect(of(ddp1)).toMatchObject({
      state: "identical",
      reference: single.id,
      maxRelativeDifference: 0,
      distinctDigests: 1,
    });
    for (const cell of [horovod2, ray2]) {
      expect(of(cell)).toMatchObject({ state: "identical", reference: ddp2.id, digest: two.trained });
      expect(of(cell).single).toMatchObject({ state: "within", reference: single.id });
      expect(of(cell).single?.maxRelativeDifference).toBeGreaterThan(0);
      expect(of(cell).single?.maxRelativeDifference).toBeLessThan(1e-5);
    }
  });

  it("compares the references with another cell of their worker count", () => {
    expect(of(ddp2)).toMatchObject({ state: "identical", reference: horovod2.id, single: { state: "within" } });
    expect(of(single)).toMatchObject({ state: "identical", reference: ddp1.id });
    expect(of(single)).not.toHaveProperty("single");
  });

  it("reads parameters only for the pairs of digests that differ", () => {
    expect(reads()).toBe(2);
  });

  it("compares a lone reference with the single process", () => {
    const lone = parity([
      [single, one],
      [ddp2, two],
    ]);
    expect(lone.of(ddp2)).toMatchObject({ state: "within", reference: single.id, single: { state: "within" } });
    expect(lone.of(single)).toMatchObject({ state: "within", reference: ddp2.id });
  });

  it("says that a lone cell is unchecked, and a cell without trials too", () => {
    expect(parity([[ddp2, two]]).of(ddp2)).toMatchObject({ state: "unchecked", reference: null, digest: two.trained });
    expect(parity([[single, one], [ddp2]]).of(ddp2)).toMatchObject({
      state: "unchecked",
      digest: null,
      because: "no trial of this cell completed",
    });
  });

  it("does not compare cells of another batch, seed or workload", () => {
    const others = [
      cellOf({ runner: "horovod", globalBatch: 128 }),
      cellOf({ runner: "horovod", seed: 2, levels: { seed: 2 } }),
      cellOf({ runner: "horovod", epochs: 3, levels: { "measure.epochs": 3 } }),
    ];
    const wrong = tinyTraining({ seed: 5 });
    const mixed = parity([[single, one], [ddp1, one], ...others.map((cell) => [cell, wrong] as const)]);
    for (const cell of others) expect(mixed.of(cell).state).toBe("unchecked");
    expect(mixed.of(ddp1).state).toBe("identical");
  });
});

describe("a broken runner", () => {
  it.each([
    ["another seed", tinyTraining({ workers: 2, seed: 2 }), /starts from other parameters/],
    ["another order", tinyTraining({ workers: 2, orderSeed: 7 }), /more than the tolerance of 0.0001/],
    ["a learning rate times the workers", tinyTraining({ workers: 2, learningRate: 0.1 }), /more than the tolerance/],
    ["a learning rate 1 % off", tinyTraining({ workers: 2, learningRate: 0.0505 }), /more than the tolerance/],
    ["an epoch too few", tinyTraining({ workers: 2, epochs: 4 }), /more than the tolerance/],
  ])("with %s differs, wherever it stands in the plan", (_, broken, because) => {
    for (const runs of [
      [
        [single, one],
        [ddp2, two],
        [horovod2, two],
        [ray2, broken],
      ],
      [
        [single, one],
        [ray2, broken],
        [ddp2, two],
        [horovod2, two],
      ],
      [
        [ray2, broken],
        [ddp2, two],
        [horovod2, two],
        [single, one],
      ],
      [
        [ray2, broken],
        [ddp2, two],
        [horovod2, two],
      ],
      [
        [single, one],
        [ray2, broken],
      ],
    ] satisfies Runs[]) {
      const { of } = parity(runs);
      expect(of(ray2).state).toBe("differs");
      expect(of(ray2).because).toMatch(because);
      expect(of(ray2).maxRelativeDifference).toBeGreaterThan(1e-3);
      for (const [cell] of runs)
        if (cell !== ray2 && runs.length > 2)
          expect(of(cell).state, cell.id).toBe(cell === single && runs.length === 4 ? "within" : "identical");
    }
  });

  it("with another start differs, even where the end agrees by chance", () => {
    const { of } = parity([
      [single, one],
      [ddp1, one],
      [ddp2, two],
      [horovod2, { ...two, start: "other" }],
    ]);
    expect(of(horovod2)).toMatchObject({ state: "differs", maxRelativeDifference: 0 });
    expect(of(horovod2).because).toMatch(/starts from other parameters than that of single/);
    expect(of(ddp2).state).not.toBe("differs");
  });

  it("that is wrong in one trial of three differs, and the trials' digests are counted", () => {
    const { of } = parity([
      [single, one],
      [ddp2, two, two, two],
      [horovod2, two, tinyTraining({ workers: 2, orderSeed: 9 }), two],
    ]);
    expect(of(horovod2)).toMatchObject({ state: "differs", distinctDigests: 2, digest: two.trained });
    expect(of(horovod2).because).toMatch(/tolerance.*its 3 trials ended with 2 different digests/);
    expect(of(ddp2).state).toBe("identical");
  });

  it("at all worker counts but one differs from that one, without any single process", () => {
    const rescaled = tinyTraining({ workers: 2, learningRate: 0.1 });
    const { of } = parity([
      [ddp1, one],
      [ddp2, rescaled],
      [horovod2, rescaled],
    ]);
    expect([ddp2, horovod2].map((cell) => of(cell).state)).toEqual(["differs", "differs"]);
    expect(of(ddp2)).not.toHaveProperty("single");
  });
});

describe("a training that is not deterministic", () => {
  it("is within the tolerance, and its distinct digests are stated", () => {
    const jitter = (scale: number): TrainedModel => ({
      start: two.start,
      trained: `jitter ${scale}`,
      parameters: new Map(
        [...two.parameters].map(([name, values]) => [name, Float32Array.from(values, (value) => value * (1 + scale))]),
      ),
    });
    const { of } = parity([
      [single, one],
      [ddp2, two],
      [horovod2, jitter(1e-6), jitter(2e-6), jitter(3e-6)],
    ]);
    expect(of(horovod2)).toMatchObject({ state: "within", distinctDigests: 3, reference: ddp2.id });
    expect(of(horovod2).because).toMatch(/its 3 trials ended with 3 different digests/);
  });
});

describe("parity without parameters", () => {
  const runs: Runs = [
    [single, one],
    [ddp2, two],
    [horovod2, { ...two, trained: "another digest" }],
  ];

  it("is a difference at equal worker count, and unchecked against another worker count", () => {
    const { of } = parity(runs, () => undefined);
    expect(of(horovod2).state).toBe("differs");
    expect(of(horovod2).because).toMatch(/recorded no parameters/);
    expect(of(ddp2)).toMatchObject({ state: "unchecked", single: { state: "unchecked", maxRelativeDifference: null } });
  });

  it("says why they cannot be read", () => {
    const { of } = parity(runs, () => {
      throw new ScalebenchError({ code: "STUDY_CORRUPT", message: "a cut file", hint: "run again" });
    });
    expect(of(horovod2).because).toMatch(/cannot be read: a cut file/);
  });

  it("does not hide a bug of the reader", () => {
    expect(() =>
      parity(runs, () => {
        throw new TypeError("a bug");
      }),
    ).toThrow(TypeError);
  });
});

describe("the largest relative difference", () => {
  const tensor = (...values: number[]) => Float32Array.from(values);

  it("is that of the worst tensor, relative to the reference's largest value in it", () => {
    const a = new Map([
      ["small", tensor(1.5, 0)],
      ["large", tensor(100, 1)],
    ]);
    const b = new Map([
      ["small", tensor(1, 0.5)],
      ["large", tensor(100, 2)],
    ]);
    expect(largestDifference(a, b)).toEqual({ kind: "measured", value: 0.5, tensor: "small" });
  });

  it("cannot be had of other names, other sizes, values that are no numbers, or a zero reference", () => {
    const b = new Map([["w", tensor(1, 2)]]);
    expect(largestDifference(new Map([["v", tensor(1, 2)]]), b)).toMatchObject({
      why: 'only one of them has a tensor "w"',
    });
    expect(largestDifference(new Map([...b, ["v", tensor(1)]]), b)).toMatchObject({
      why: 'only one of them has a tensor "v"',
    });
    expect(largestDifference(new Map([["w", tensor(1)]]), b)).toMatchObject({ kind: "mismatch" });
    expect(largestDifference(new Map([["w", tensor(1, Number.NaN)]]), b)).toMatchObject({
      why: expect.stringContaining("no numbers"),
    });
    expect(largestDifference(b, new Map([["w", tensor(0, 0)]]))).toMatchObject({
      why: expect.stringContaining("zero in the reference"),
    });
    expect(largestDifference(new Map([["w", tensor(0, 0)]]), new Map([["w", tensor(0, 0)]]))).toMatchObject({
      value: 0,
    });
  });
});

describe("failed trials", () => {
  it("take no part in parity", () => {
    const outcomes = outcomesByCell([single, ddp1], [completedTrial(single, 1), failedTrial(ddp1, 1)]);
    const result = parityOfCells(outcomes, () => undefined);
    expect(result.get(ddp1.id)?.because).toBe("no trial of this cell completed");
  });
});

describe("two tolerances", () => {
  const between = (cell: Cell): Cell => ({
    ...cell,
    measure: { ...cell.measure, parity: { tolerance: 1e-4, toleranceAcrossWorkers: 0.9 } },
  });
  const rescaled = tinyTraining({ workers: 2, learningRate: 0.0505 });
  const { of } = parity([
    [between(single), one],
    [between(ddp2), two],
    [between(horovod2), rescaled],
  ]);

  it("lets rounding grow across worker counts, but not at equal ones", () => {
    expect(of(ddp2)).toMatchObject({ single: { state: "within", tolerance: 0.9 } });
    expect(of(horovod2)).toMatchObject({ state: "differs", reference: ddp2.id, tolerance: 1e-4 });
    expect(of(horovod2).single).toMatchObject({ state: "within", tolerance: 0.9 });
  });
});
