import { z } from "zod";
import { preparationRun, preparationScaling } from "./preparation-schema.js";
import {
  cell,
  claim,
  count,
  harnessCpu,
  headToHeadGroup,
  levels,
  probe,
  scalar,
  simplerModel,
  verdict,
} from "./schema-parts.js";

/** Facts of the suite that older analyses lack are optional; their own schemas are those of the suite. */
const suite = z.looseObject({
  name: z.string(),
  question: z.string(),
  digest: z.string(),
  scaling: z.enum(["strong", "weak"]),
  factors: z.record(z.string(), z.array(scalar)),
  workload: z.looseObject({}).optional(),
  measure: z.looseObject({}).optional(),
});

const time = z.string().nullable().describe("ISO 8601, UTC");

/** `analysis.json`: the contract that other programs read. */
export const analysisSchema = z.looseObject({
  schema: z.literal("scalebench/analysis/v1"),
  harness: z.looseObject({ version: z.string() }),
  suite,
  study: z.string(),
  state: z.enum(["running", "finished", "interrupted"]),
  startedAt: time,
  finishedAt: time,
  blocks: z.looseObject({ completed: count, min: count, max: count }),
  seed: z.number(),
  alpha: z.looseObject({ fails: z.number(), holds: z.number(), gatingClaims: count }),
  verdict,
  cells: z.array(cell),
  excluded: z.array(z.looseObject({ levels, because: z.string() })),
  claims: z.array(claim),
  headToHead: z
    .array(headToHeadGroup)
    .optional()
    .describe("cells that are alike in every level but the runner, set against each other"),
  rules: z.array(
    z.looseObject({ rule: z.int().min(1).max(12), state: z.enum(["pass", "warn", "fail"]), because: z.string() }),
  ),
  failures: z.array(
    z.looseObject({
      trial: z.string(),
      cell: z.string(),
      attempt: z.int().positive(),
      reason: z.string(),
      hint: z.string(),
      log: z.string(),
      tail: z.array(z.string()),
    }),
  ),
  environment: z.record(z.string(), z.record(z.string(), z.string())),
  probe: probe.optional(),
  harnessCpu: harnessCpu.optional(),
  preparation: z.array(preparationRun).optional().describe("how the data sets' rows were made, where Spark made them"),
  preparationScaling: z
    .array(preparationScaling)
    .optional()
    .describe("the preparations that the suite asks to be timed, by data set, engine and executors"),
  simplerModels: z.array(simplerModel).optional(),
});

/** The text of schemas/analysis.schema.json (JSON Schema 2020-12). */
export function analysisJsonSchemaText(): string {
  const { $schema, ...rest } = z.toJSONSchema(analysisSchema, { io: "input" });
  const named = {
    $schema,
    $id: "urn:scalebench:analysis:v1",
    title: "scalebench analysis",
    description:
      "What a study measured, and what it says about the suite's claims. Keys may be added, none is renamed.",
    ...rest,
  };
  return `${JSON.stringify(named, null, 2)}\n`;
}
