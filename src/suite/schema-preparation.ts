import { z } from "zod";
import { complaints, count } from "../yaml/schema-parts.js";

const twice = (values: readonly unknown[], hint: string, what = "engines") =>
  new Set(values).size === values.length ? [] : [{ message: `expected different ${what}, found one twice`, hint }];

/** Preparations of data sets that a study makes to time them, before its trials. */
export const preparationSchema = z
  .strictObject({
    engines: z
      .array(z.enum(["spark", "pandas"]))
      .min(1)
      .superRefine(complaints((engines) => twice(engines, "each engine is timed `repeats` times")))
      .optional()
      .describe(
        "what makes the rows, such as [spark, pandas]; pandas in one process, for data sets with a pipeline_pandas.py",
      ),
    executors: z
      .array(count.max(64))
      .min(1)
      .max(16)
      .superRefine(complaints((counts) => twice(counts, "`repeats` says how often each is done", "numbers")))
      .describe("executors of Spark, a process with a core each, such as [1, 2]"),
    repeats: count.max(100).default(3).describe("how often with each number"),
  })
  .optional()
  .describe(
    "how often data sets that Spark prepares are prepared to time it, such as { executors: [1, 2], repeats: 3 }",
  );
