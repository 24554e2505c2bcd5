import { z } from "zod";
import { complaints, count } from "../yaml/schema-parts.js";

/** Preparations of data sets that a study makes to time them, before its trials. */
export const preparationSchema = z
  .strictObject({
    executors: z
      .array(count.max(1024))
      .min(1)
      .max(16)
      .superRefine(
        complaints((counts) =>
          new Set(counts).size === counts.length
            ? []
            : [
                {
                  message: "expected different numbers, found one twice",
                  hint: "`repeats` says how often each is done",
                },
              ],
        ),
      )
      .describe("tasks of Spark at a time, such as [1, 2]"),
    repeats: count.max(100).default(3).describe("how often with each number"),
  })
  .optional()
  .describe(
    "how often data sets that Spark prepares are prepared to time it, such as { executors: [1, 2], repeats: 3 }",
  );
