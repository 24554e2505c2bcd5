import { z } from "zod";
import type { Scalar } from "../types/suite.js";
import { complaints, count, scalar, slug } from "../yaml/schema-parts.js";
import type { Setting } from "../yaml/setting.js";
import { show } from "../yaml/wording.js";

/** The factors that every study has. */
export const placementFactors = ["runner", "nodes", "workersPerNode"] as const;

/** A label: cells that differ in it alone are planned alike. `gate --ref` and `calibrate` tell two of a kind apart by it. */
export const variantFactor = "variant";

/** A model's or data set's own option; which ones there are, the training program knows. */
export const optionPattern = /^workload\.(?:model|dataset)\.(?!name$)[A-Za-z][A-Za-z0-9_]*$/;

const levels = (level: z.ZodType) =>
  z
    .array(level)
    .min(1, { error: "a list of at least one level" })
    .superRefine(
      complaints((values: readonly unknown[]) => {
        const seen = new Set<unknown>();
        return values.flatMap((value, index) => {
          if (seen.size < seen.add(value).size) return [];
          return [
            {
              path: [index],
              message: `expected each level once, found ${show(value)} again`,
              hint: "remove one of the two",
            },
          ];
        });
      }),
    );

/** What a study varies. `options`: factors of the suite at hand that vary a model's or data set's own option. */
export function factorsSchema(runners: readonly string[], settings: readonly Setting[], options: readonly string[]) {
  const byPath = settings.map(({ path, schema, description }) => [
    path,
    levels(schema)
      .optional()
      .describe(`levels of ${path}${description === undefined ? "" : `: ${description}`}`),
  ]);
  const byOption = options.map((path) => [path, levels(scalar).optional()]);
  const schema = z
    .strictObject({
      runner: levels(z.enum(runners)).describe("the runners to compare, such as [single, torch-ddp]"),
      nodes: levels(count.max(100_000)).default([1]).describe("numbers of nodes, such as [1, 2]"),
      workersPerNode: levels(count.max(100_000)).default([1]).describe("workers on each node, such as [1, 2, 4]"),
      variant: levels(slug)
        .optional()
        .describe("labels of cells that are alike in all else, such as [a, b] for a comparison of a cell with itself"),
      ...Object.fromEntries([...byPath, ...byOption]),
    })
    .describe("what the study varies: every combination is a cell; all else in the suite is held fixed");
  // The shape is made at run time: only here are its keys known.
  return schema as unknown as z.ZodType<Readonly<Record<string, readonly Scalar[]>>>;
}
