import { z } from "zod";
import { complaints, count, named, scalar, share } from "../yaml/schema-parts.js";
import { storage } from "./storage.js";

export interface WorkloadNames {
  readonly models: readonly string[];
  readonly datasets: readonly string[];
}

/** A user's own model: a Python file beside the suite, and the function in it that builds the model. */
export const modelFilePattern = /^[^\p{Cc}]+\.py:[A-Za-z_][A-Za-z0-9_]*$/u;

/** An architecture of the transformers library by the name of its config; the training program knows which there are. */
const architecturePattern = /^hf:[A-Za-z0-9][A-Za-z0-9._-]*$/;

const option = z.union([scalar, z.array(z.number())]);

/** `name`, or `{ name, ...options }`; the training program checks the options. */
const withOptions = <Name extends z.ZodType<string>>(name: Name) =>
  z.union([name, z.object({ name }).catchall(option)]);

const modelName = (names: WorkloadNames) =>
  z.union([
    z.enum(names.models),
    named(architecturePattern, "a config of the transformers library such as hf:gpt2"),
    named(modelFilePattern, "a file and its function such as ./my_model.py:build"),
  ]);

const batch = z
  .strictObject({
    global: count.optional().describe("samples of all workers in a step; strong scaling fixes it"),
    perWorker: count.optional().describe("samples of one worker in a step; weak scaling fixes it"),
  })
  .superRefine(
    complaints(({ global, perWorker }) => {
      if ((global === undefined) !== (perWorker === undefined)) return [];
      const found = global === undefined ? "neither" : "both";
      return [
        {
          message: `expected either global or perWorker, found ${found}`,
          hint: "strong scaling fixes `global`, weak scaling fixes `perWorker`; a factor counts as well",
        },
      ];
    }),
  )
  .meta({ description: "samples in a step: `{ global: 256 }` or `{ perWorker: 64 }`", maxProperties: 1 });

const optimizer = z
  .strictObject({
    name: z.enum(["sgd", "adam"]).describe("sgd or adam"),
    learningRate: z.number().gt(0).describe("used as it is: no framework rescales it"),
    momentum: share.default(0).describe("of sgd, from 0 to below 1"),
    weightDecay: z.number().min(0).default(0).describe("added to the gradient, times the parameter"),
    learningRateScaling: z
      .enum(["none", "linear", "sqrt"])
      .optional()
      .describe(
        "linear or sqrt: learningRate is that of referenceBatch, and the harness scales it to the global batch",
      ),
    referenceBatch: count.optional().describe("samples of a global batch that learningRate is right for"),
    learningRateWarmup: z
      .int()
      .min(0)
      .max(1_000_000)
      .optional()
      .describe("steps from the first one on over which the learning rate grows linearly to its value"),
    clipNorm: z
      .number()
      .gt(0)
      .optional()
      .describe("the most that the norm of all gradients together may be, after their exchange"),
  })
  .superRefine(
    complaints(({ name, momentum, learningRateScaling, referenceBatch }) => [
      ...(name === "adam" && momentum > 0
        ? [
            {
              path: ["momentum"],
              message: "expected no momentum for adam, found one",
              hint: "remove it: momentum belongs to sgd",
            },
          ]
        : []),
      ...(learningRateScaling !== undefined && learningRateScaling !== "none" && referenceBatch === undefined
        ? [
            {
              path: ["learningRateScaling"],
              message: "expected `referenceBatch` beside learningRateScaling, found none",
              hint: "add `referenceBatch: 256`: the global batch, in samples, that learningRate is right for",
            },
          ]
        : []),
    ]),
  )
  .describe("such as { name: sgd, learningRate: 0.1, momentum: 0.9 }");

/** What is trained. */
export const workloadSchema = (names: WorkloadNames) =>
  z
    .strictObject({
      model: withOptions(modelName(names)).describe(
        "a name, a config of the transformers library such as hf:gpt2, a file such as ./my_model.py:build, or { name, ...options }",
      ),
      dataset: withOptions(z.enum(names.datasets)).describe("a name, or { name, ...options }"),
      batch,
      optimizer,
      precision: z
        .enum(["fp32", "bf16"])
        .default("fp32")
        .describe("of arithmetic: fp32, or bf16 by autocast, where parameters, gradients and loss stay in fp32"),
      accumulation: count
        .max(65_536)
        .optional()
        .describe(
          "micro-batches that a worker's batch goes through in, with one exchange after the last; 1 by default",
        ),
      input: z
        .enum(["memory", "parquet", "synthetic"])
        .optional()
        .describe(
          "rows of training: in memory (the default), read from parquet while training, or synthetic, one batch over and over",
        ),
      storage: storage.optional(),
      device: z.enum(["cpu", "gpu"]).default("cpu").describe("cpu, or gpu with one worker a GPU"),
      threadsPerWorker: count.max(1024).default(1).describe("threads of each worker, set alike under every runner"),
    })
    .describe("what is trained; the same under every runner");
