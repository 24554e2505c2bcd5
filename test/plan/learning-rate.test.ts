import { describe, expect, it } from "vitest";
import { learningRateOf } from "../../src/plan/learning-rate.js";
import { trialFile } from "../../src/study/trial-file.js";
import { trialId } from "../../src/types/ids.js";
import { faultsOf } from "../suite/faults.js";
import { planOf } from "./suites.js";

const rates = (factors: string, batch: string, scaling: "strong" | "weak"): readonly number[] =>
  planOf({ factors, batch, scaling }).cells.map(learningRateOf);

const weak = (rule: string): readonly number[] =>
  rates(
    `{ runner: [horovod], workersPerNode: [1, 4], workload.optimizer.learningRateScaling: [${rule}], workload.optimizer.referenceBatch: [32] }`,
    "{ perWorker: 64 }",
    "weak",
  );

describe("the learning rate of a cell", () => {
  it("is what the suite says, whatever the batch", () => {
    expect(rates("{ runner: [horovod], workersPerNode: [1, 4] }", "{ perWorker: 64 }", "weak")).toEqual([0.1, 0.1]);
    expect(weak("none")).toEqual([0.1, 0.1]);
  });

  it("grows linearly with the global batch over the reference batch", () => {
    expect(weak("linear")).toEqual([0.2, 0.8]);
  });

  it("grows with the square root of it", () => {
    const [one, four] = weak("sqrt");
    expect(one).toBeCloseTo(0.1 * Math.SQRT2, 12);
    expect(four).toBeCloseTo(0.1 * Math.sqrt(8), 12);
  });

  it("is the same at every worker count where the global batch is", () => {
    const factors =
      "{ runner: [horovod], workersPerNode: [1, 4], workload.optimizer.learningRateScaling: [linear], workload.optimizer.referenceBatch: [32] }";
    expect(rates(factors, "{ global: 64 }", "strong")).toEqual([0.2, 0.2]);
  });

  it("needs a batch that it is right for, where a factor scales it", () => {
    const factors = "{ runner: [horovod], workload.optimizer.learningRateScaling: [none, sqrt] }";
    expect(faultsOf(() => planOf({ factors }))).toEqual([
      "SUITE_INVALID undefined cell horovod-n1-w1-learningRateScalingsqrt: expected workload.optimizer.referenceBatch beside learningRateScaling sqrt, found none // add the global batch, in samples, that learningRate is right for",
    ]);
  });

  it("reaches the training program scaled, so that nothing scales it again", () => {
    const [cell] = planOf({
      factors:
        "{ runner: [single], workload.optimizer.learningRateScaling: [linear], workload.optimizer.referenceBatch: [16], workload.optimizer.learningRateWarmup: [9], workload.optimizer.clipNorm: [1.5], workload.accumulation: [4] }",
    }).cells;
    if (cell === undefined) throw new Error("the plan has no cell");
    const trial = { id: trialId("b001"), cell, block: 1 };
    const file = trialFile({ study: "s", trial, attempt: 1, output: "/o", datasets: "/d" });
    expect(file.optimizer).toEqual({
      name: "sgd",
      learningRate: 0.4,
      momentum: 0,
      weightDecay: 0,
      learningRateWarmup: 9,
      clipNorm: 1.5,
    });
    expect(file.accumulation).toBe(4);
  });
});
