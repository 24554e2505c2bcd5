import { existsSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { ScalebenchError } from "../errors/error.js";
import { readJsonIfThere } from "./atomic-file.js";

const hex = z.string().regex(/^[0-9a-f]{64}$/);
const whole = z.int().nonnegative();
const file = z.looseObject({ bytes: whole, sha256: hex });

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

/** Outputs times deviation plus mean are values in `unit`. */
export const savedTarget = z.looseObject({ unit: z.string(), mean: z.number(), deviation: z.number().positive() });

const manifestSchema = z.looseObject({
  schema: z.literal("scalebench/model/v1"),
  model: z.looseObject({
    name: z.string(),
    options: z.record(z.string(), z.unknown()),
    /** The user's own, where the model is built by one: its name without a folder, and the function in it. */
    file: z.looseObject({ name: z.string(), function: z.string(), sha256: hex }).nullable(),
  }),
  input: z.looseObject({
    /** Of one sample. */
    shape: z.array(whole),
    /** How many codes each of a table's last columns has. */
    categories: z.array(whole),
    /** Of a table: what numbers were before they were normalised, and what codes stand for. */
    columns: z.array(column),
  }),
  /** 0 of a regression. */
  classes: whole,
  /** What a regression predicts. */
  target: savedTarget.nullish(),
  /** Names of the classes, where the data set's rows were prepared with them. */
  classNames: z.array(z.string()).nullable(),
  /** Of the trial: buffers are built with it. */
  seed: whole,
  dataset: z.looseObject({
    name: z.string(),
    options: z.record(z.string(), z.unknown()),
    /** Equal digests, equal rows. */
    digest: z.string(),
  }),
  training: z.looseObject({
    study: z.string(),
    suite: z.string(),
    cell: z.string(),
    trial: z.string(),
    attempt: whole,
    precision: z.enum(["fp32", "bf16"]),
    device: z.string(),
  }),
  /** `digest` is what the trial recorded of its trained parameters. */
  parameters: z.looseObject({ digest: hex, tensors: whole, numbers: whole }),
  /** Test rows that the trial predicted; null where it wrote no predictions. */
  predictions: whole.nullable(),
  files: z.looseObject({ "model.safetensors": file, "predictions.arrow": file.optional() }),
});

/** `model.json`, beside the model's tensors. */
export type SavedModel = z.infer<typeof manifestSchema>;

export const savedModelFiles = {
  manifest: "model.json",
  tensors: "model.safetensors",
  predictions: "predictions.arrow",
  scoring: "scoring.json",
} as const;

/** The manifest of a saved model. Throws MODEL_MISSING and MODEL_CORRUPT. */
export function readSavedModel(folder: string): SavedModel {
  const where = join(folder, savedModelFiles.manifest);
  if (!existsSync(where)) {
    throw new ScalebenchError({
      code: "MODEL_MISSING",
      message: `expected a saved model in ${folder}, found no ${savedModelFiles.manifest}`,
      hint: "`scalebench model save STUDY` writes one, and says where",
      where: { file: folder },
    });
  }
  const parsed = manifestSchema.safeParse(readJsonIfThere(where));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new ScalebenchError({
    code: "MODEL_CORRUPT",
    message: `expected the manifest of a saved model (scalebench/model/v1), found a fault at ${issue?.path.join(".") || "the top"}: ${issue?.message}`,
    hint: "`scalebench model save` writes it anew from the study; a later version of scalebench may have written this one",
    where: { file: where },
  });
}
