import { z } from "zod";
import { type RunnerOptions, simplerModelNames } from "../types/suite.js";
import { scalar, sentence, slug } from "../yaml/schema-parts.js";
import { type Setting, settingsOf } from "../yaml/setting.js";
import type { KnownNames } from "./known.js";
import { claimSchema } from "./schema-claim.js";
import { factorsSchema } from "./schema-factors.js";
import { cellMeasureShape, measureSchema } from "./schema-measure.js";
import { networkSchema } from "./schema-network.js";
import { preparationSchema } from "./schema-preparation.js";
import { workloadSchema } from "./schema-workload.js";

const errorRate = z.number().gt(0).lt(0.5);
const mostExclusions = 1000;
const mostClaims = 200;

const seed = z
  .int()
  .min(0)
  .max(0xffff_ffff)
  .default(1)
  .describe("of data order, initial parameters and the order of trials");

const alpha = z
  .strictObject({
    fails: errorRate.default(0.01).describe("chance of a wrong `fails`"),
    holds: errorRate.default(0.05).describe("chance of a wrong `holds`"),
  })
  .prefault({})
  .describe("error rates of the verdicts, divided among the gating claims");

const runnersSchema = ({ runners }: KnownNames) => {
  const shape = [...runners.values()].map(({ name, summary, options }) => [
    name,
    options.strict().optional().describe(`options of ${name}: ${summary}`),
  ]);
  const schema = z.strictObject(Object.fromEntries(shape)).default({}).describe("options by runner");
  return schema as unknown as z.ZodType<Readonly<Record<string, RunnerOptions>>>;
};

/** The one schema of a suite file. `options`: its factors that vary a model's or data set's own option. */
export function suiteSchema(known: KnownNames, options: readonly string[] = []) {
  return z.strictObject({
    schema: z.literal("scalebench/v1").describe("version of this format: scalebench/v1"),
    suite: slug.describe("a short name; the study's folder is named after it"),
    question: sentence.describe("the one question that the suite asks"),
    seed,
    factors: factorsSchema([...known.runners.keys()], cellSettings(known), options),
    exclude: z
      .array(
        z.record(z.string(), scalar).refine((entry) => Object.keys(entry).length > 0, { error: "at least one level" }),
      )
      .max(mostExclusions)
      .default([])
      .describe("combinations that are not run, such as { runner: single, workersPerNode: 2 }"),
    workload: workloadSchema(known),
    scaling: z
      .enum(["strong", "weak"])
      .describe("strong (the global batch is fixed) or weak (the batch of a worker is fixed)"),
    measure: measureSchema,
    network: networkSchema,
    preparation: preparationSchema,
    runners: runnersSchema(known),
    alpha,
    simplerModels: z
      .array(z.enum(simplerModelNames))
      .max(simplerModelNames.length)
      .default([])
      .describe("models that are fitted to the same rows once, to show whether less would have done"),
    claims: z
      .array(claimSchema)
      .max(mostClaims)
      .default([])
      .describe("what is to be shown; the study runs until all are decided"),
  });
}

export type SuiteFile = z.output<ReturnType<typeof suiteSchema>>;

/** What a factor can vary by its path: every scalar that a cell has for itself. */
export const cellSettings = (known: KnownNames): readonly Setting[] =>
  settingsOf({
    seed,
    workload: workloadSchema(known),
    measure: z.strictObject(cellMeasureShape),
    network: networkSchema,
    runners: runnersSchema(known),
  });
