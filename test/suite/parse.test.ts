import { describe, expect, it } from "vitest";
import { parse, suiteWith } from "./faults.js";

const smallest = `
schema: scalebench/v1
suite: smallest
question: Does it run?
factors: { runner: [single] }
workload:
  model: mlp
  dataset: synthetic
  batch: { global: 64 }
  optimizer: { name: sgd, learningRate: 0.1 }
scaling: strong
`;

describe("parseSuite", () => {
  it("fills in what a suite leaves out", () => {
    expect(parse(smallest)).toEqual({
      schema: "scalebench/v1",
      name: "smallest",
      question: "Does it run?",
      seed: 1,
      factors: { runner: ["single"], nodes: [1], workersPerNode: [1] },
      levelValues: { runner: ["single"], nodes: [1], workersPerNode: [1] },
      exclude: [],
      workload: {
        model: { name: "mlp", options: {} },
        dataset: { name: "synthetic", options: {} },
        batch: { global: 64 },
        optimizer: { name: "sgd", learningRate: 0.1, momentum: 0, weightDecay: 0 },
        precision: "fp32",
        device: "cpu",
        threadsPerWorker: 1,
      },
      scaling: "strong",
      measure: {
        steps: 100,
        warmupSteps: 10,
        epochs: 0,
        repeats: { min: 4, max: 20 },
        timeoutSeconds: 300,
        breakdown: { windows: 4, steps: 5 },
        slowDown: 0,
        parity: { tolerance: 1e-3, toleranceAcrossWorkers: 5e-2 },
      },
      runners: { single: {} },
      alpha: { fails: 0.01, holds: 0.05 },
      claims: [],
    });
  });

  it.each([
    ["20", 5],
    ["100", 10],
    ["1001", 101],
  ])("warms up for a tenth of %s steps, but at least 5", (steps, warmup) => {
    expect(suiteWith("steps: 100", `steps: ${steps}`).measure.warmupSteps).toBe(warmup);
  });

  it("warms up alike in all cells where the steps are a factor", () => {
    expect(suiteWith("nodes: [1]", "measure.steps: [100, 400]").measure.warmupSteps).toBe(40);
  });

  it("separates the name of a data set from its options", () => {
    const { workload } = suiteWith("dataset: digits", "dataset: { name: synthetic, samples: 512, shape: [1, 8, 8] }");
    expect(workload.dataset).toEqual({ name: "synthetic", options: { samples: 512, shape: [1, 8, 8] } });
  });

  it("takes a model's file from the folder of the suite", () => {
    const { workload: architecture } = suiteWith("model: cnn", "model: { name: hf:gpt2, n_layer: 2, rope: [1, 2] }");
    expect(architecture.model).toEqual({ name: "hf:gpt2", options: { n_layer: 2, rope: [1, 2] } });
    const { workload } = suiteWith("model: cnn", "model: { name: ./models/mine.py:build, width: 3 }");
    expect(workload.model).toEqual({ name: `${process.cwd()}/models/mine.py:build`, options: { width: 3 } });
  });

  it("joins the lines of a folded question", () => {
    const folded = "question: >\n  Which framework\n  is fastest?\n";
    expect(parse(smallest.replace(/question:.*\n/, folded)).question).toBe("Which framework is fastest?");
  });

  it("gives a claim's bound by its kind", () => {
    const { claims } = parse(`${smallest}claims:\n  - { id: fast, metric: throughput, atLeast: 10 }\n`);
    expect(claims).toEqual([
      { id: "fast", metric: "throughput", where: {}, bound: { kind: "atLeast", value: 10 }, gate: true },
    ]);
  });

  it("gives every runner of the suite its options, with the runner's own defaults", () => {
    expect(suiteWith("claims:", "runners:\n  horovod: { cycleTimeMs: 2 }\nclaims:").runners).toEqual({
      single: {},
      "torch-ddp": {},
      horovod: { cycleTimeMs: 2 },
      "spark-horovod": {},
      ray: {},
    });
  });

  it("lets a maximum below the default minimum stand alone", () => {
    expect(suiteWith("{ min: 4, max: 20 }", "{ max: 2 }").measure.repeats).toEqual({ min: 2, max: 2 });
  });
});
