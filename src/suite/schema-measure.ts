import { z } from "zod";
import { complaints, count, duration } from "../yaml/schema-parts.js";

const whole = z.int().min(0);
const target = z
  .strictObject({
    metric: z.literal("accuracy").describe("accuracy"),
    atLeast: z.number().gt(0).max(1).describe("the accuracy to reach, above 0 and at most 1"),
  })
  .describe("what timeToTarget waits for, such as { metric: accuracy, atLeast: 0.95 }");

/** What of `measure` a cell has for itself, so that a factor can vary it. */
export const cellMeasureShape = {
  steps: count.default(100).describe("steps of the timed window, such as 100"),
  warmupSteps: whole.optional().describe("steps right before the window; a tenth of it, at least 5, by default"),
  epochs: whole.default(0).describe("epochs of the accuracy part, which comes first; 0 for none"),
  target: target.optional(),
  timeout: duration.prefault("5m").describe("after which a trial is ended and counts as failed, such as 5m"),
  breakdown: z
    .strictObject({
      windows: whole.max(1000).default(4).describe("windows of each kind; 0 for no breakdown"),
      steps: count.max(100_000).default(5).describe("steps of each of those windows"),
    })
    .prefault({})
    .describe("how a step is taken apart, after the timed window: data wait, forward, backward, exchange, optimizer"),
  slowDown: z
    .number()
    .min(0)
    .max(1000)
    .default(0)
    .describe(
      "a busy wait put into each step on purpose, in per cent of the step: for tests of a gate, never for results",
    ),
  parity: z
    .strictObject({
      tolerance: z
        .number()
        .min(0)
        .lt(1)
        .default(1e-3)
        .describe("largest relative difference of parameters that counts as the same training at equal worker count"),
      toleranceAcrossWorkers: z
        .number()
        .min(0)
        .lt(1)
        .default(5e-2)
        .describe(
          "the same at different worker counts, where gradients are summed in another order and rounding grows with every step",
        ),
    })
    .prefault({})
    .describe("when two trainings count as the same"),
} as const;

const defaultMin = 4;
const defaultMax = 20;

const repeats = z
  .strictObject({
    min: count.max(10_000).optional().describe(`blocks before the first verdict; ${defaultMin} by default`),
    max: count
      .max(10_000)
      .optional()
      .describe(`blocks after which an open claim is undecided; ${defaultMax} by default`),
  })
  .transform(({ min, max }) => ({
    min: min ?? Math.min(defaultMin, max ?? defaultMin),
    max: max ?? Math.max(defaultMax, min ?? defaultMax),
  }))
  .superRefine(
    complaints(({ min, max }) =>
      min > max
        ? [{ message: `expected min to be at most max, found ${min} and ${max}`, hint: "lower min or raise max" }]
        : [],
    ),
  )
  .prefault({})
  .describe("how many blocks run, such as { min: 4, max: 20 }");

export const measureSchema = z
  .strictObject({ ...cellMeasureShape, repeats })
  .prefault({})
  .describe("what is measured, how often and for how long");
