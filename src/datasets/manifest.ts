import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { ScalebenchError } from "../errors/error.js";

const whole = z.int().nonnegative();
const hex = z.string().regex(/^[0-9a-f]{64}$/);

const shard = z.looseObject({
  file: z.string().regex(/^(?:train|test)-\d{5}\.parquet$/),
  rows: whole,
  bytes: whole,
  sha256: hex,
});
const part = z.looseObject({ rows: whole, rowsDigest: hex, shards: z.array(shard).min(1) });

const column = z.discriminatedUnion("kind", [
  z.looseObject({
    kind: z.literal("number"),
    name: z.string(),
    unit: z.string(),
    mean: z.number(),
    deviation: z.number(),
  }),
  z.looseObject({ kind: z.literal("category"), name: z.string(), unit: z.string(), codes: z.array(z.string()) }),
]);

/** A label is (value - mean) / deviation; values are in `unit`. */
const regression = z.looseObject({
  kind: z.literal("regression"),
  unit: z.string(),
  mean: z.number(),
  deviation: z.number().positive(),
});

const spent = {
  executors: z.int().positive(),
  /** Of the preparation, without the start of its engine. */
  seconds: z.number().positive(),
  rowsPerSecond: z.number().positive(),
};

const content = z.looseObject({
  schema: z.literal("scalebench/prepared/v1"),
  dataset: z.string(),
  key: hex,
  columns: z.array(column),
  classes: z.array(z.string()).default([]),
  /** Of a regression, which has no classes. */
  target: regression.optional(),
  parts: z.looseObject({ train: part, test: part }),
  /** What looks like a leak. */
  warnings: z.array(z.string()).default([]),
  engine: z.enum(["spark", "pandas"]).default("spark"),
  /** What it took the engine; one of the two is there. */
  spark: z
    .looseObject({
      ...spent,
      executorSeconds: z.number().nonnegative(),
      shuffleWriteBytes: whole,
      shuffleReadBytes: whole,
      inputBytes: whole,
      tasks: whole,
    })
    .optional(),
  pandas: z.looseObject({ ...spent, processorSeconds: z.number().nonnegative() }).optional(),
});

const manifestSchema = content
  .refine(({ classes, target }) => (target === undefined ? classes.length >= 2 : classes.length === 0), {
    path: ["classes"],
    error: "expected at least two classes, or none and a `target`",
  })
  .refine(
    ({ engine, spark, pandas }) => ({ spark, pandas })[engine] !== undefined,
    "what its engine needed is not there",
  );

/** `manifest.json` of a prepared data set: its columns, parts and shards, and what its preparation took. */
export type Manifest = z.infer<typeof manifestSchema>;

export const manifestFile = "manifest.json";

/** Of a prepared folder: what is wrong, and the command that mends it. */
export const brokenDataset = (dataset: string, file: string, what: string): ScalebenchError =>
  new ScalebenchError({
    code: "DATASET_BROKEN",
    message: `expected the prepared data set ${dataset} to be whole, found ${what}`,
    hint: `\`scalebench dataset prepare ${dataset} --force\` makes it anew`,
    where: { file },
  });

/** The manifest of a prepared folder; undefined where there is none. Throws DATASET_BROKEN. */
export function readManifest(dataset: string, folder: string): Manifest | undefined {
  const file = join(folder, manifestFile);
  if (!existsSync(file)) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, "utf8"));
  } catch {
    throw brokenDataset(dataset, file, "no JSON in its manifest");
  }
  const parsed = manifestSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw brokenDataset(
    dataset,
    file,
    `a fault at ${issue?.path.join(".") || "the top"} of its manifest: ${issue?.message}`,
  );
}
