import { z } from "zod";
import { metricSummary } from "./schema-parts.js";

const positive = z.number().positive();
const name = z.string().max(100);
const engine = z.enum(["spark", "pandas"]);

/** One preparation, as preparation.json and analysis.json have it. */
export const preparationRun = z
  .looseObject({
    dataset: name,
    engine,
    executors: z.int().positive().describe("processes of one core"),
    repeat: z
      .int()
      .positive()
      .optional()
      .describe("of those that were made to be timed; absent for the one whose rows the trials read"),
    seconds: positive.describe("without the start of the engine and without fetching"),
    rows: z.int().positive(),
    rowsPerSecond: positive,
    shuffleBytes: z.int().nonnegative().describe("written by the shuffles"),
    executorSeconds: z.number().nonnegative().describe("of all tasks together; of pandas its processor time"),
    when: z.string().describe("ISO 8601, UTC"),
  })
  .describe("what it took to make a data set's rows");

export const preparationScaling = z.looseObject({
  dataset: name,
  engine,
  executors: z.int().positive(),
  time: metricSummary,
  rate: metricSummary,
  speedup: metricSummary
    .extend({ baseExecutors: z.int().positive() })
    .optional()
    .describe("rate over that of the fewest executors, repeat by repeat"),
});

/** A study's `preparation.json`. */
export const preparationsSchema = z.looseObject({
  schema: z.literal("scalebench/preparations/v1"),
  preparations: z.array(preparationRun),
});
