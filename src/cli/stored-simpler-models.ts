import { existsSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { HeldOutReader } from "../analysis/cell-quality.js";
import { heldOutQuality } from "../analysis/quality.js";
import { ScalebenchError } from "../errors/error.js";
import { readPredictions } from "../records/predictions.js";
import { readJson } from "../study/files.js";
import type { StudyPaths } from "../study/layout.js";
import type { SimplerModel } from "../types/analysis.js";
import type { Predictions } from "../types/predictions.js";
import { simplerModelNames } from "../types/suite.js";

/** `simpler-models.json`: one entry a model and data set. */
const simplerModelsSchema = z.looseObject({
  schema: z.literal("scalebench/simpler-models/v1"),
  models: z.array(
    z.looseObject({
      model: z.enum(simplerModelNames),
      dataset: z.string(),
      library: z.string(),
      fitSeconds: z.array(z.number().nonnegative()),
      classes: z.int().nonnegative().optional(),
      /** Folder with the predictions, below that of all. */
      folder: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,80}\/[A-Za-z0-9][A-Za-z0-9_-]{0,80}$/),
      because: z.string().optional(),
    }),
  ),
});

export type StoredSimplerModels = z.infer<typeof simplerModelsSchema>;

/** The study's simpler-models.json; undefined where it has none. Throws STUDY_CORRUPT. */
export function readSimplerModels({
  simplerModels: file,
}: Pick<StudyPaths, "simplerModels">): StoredSimplerModels | undefined {
  if (!existsSync(file)) return undefined;
  const parsed = simplerModelsSchema.safeParse(readJson(file, "scalebench/simpler-models/v1"));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new ScalebenchError({
    code: "STUDY_CORRUPT",
    message: `expected the study's simpler models, found a fault at ${issue?.path.join(".") || "the top"}`,
    hint: "delete the file: `scalebench run --resume` fits them again",
    where: { file },
  });
}

/** A simpler model as the study's files tell it; without predictions where it could not learn or left none. */
export interface StoredSimplerModel {
  readonly told: Omit<SimplerModel, "quality">;
  readonly classes: number;
  readonly predictions: Predictions | undefined;
}

export const storedSimplerModels = (
  paths: Pick<StudyPaths, "simplerModels" | "simplerModelsFolder">,
): readonly StoredSimplerModel[] =>
  (readSimplerModels(paths)?.models ?? []).map(
    ({ model, dataset, library, fitSeconds, classes = 0, folder, because }) => ({
      told: { model, dataset, library, fitSeconds, ...(because === undefined ? {} : { because }) },
      classes,
      predictions: because === undefined ? readPredictions(join(paths.simplerModelsFolder, folder)) : undefined,
    }),
  );

/** What a simpler model reached. */
export function judgedSimplerModel(
  { told, classes, predictions }: StoredSimplerModel,
  random: HeldOutReader["random"],
): SimplerModel {
  if (told.because !== undefined) return told;
  const quality = predictions && heldOutQuality(predictions, classes, random());
  return quality === undefined ? { ...told, because: "it left no predictions" } : { ...told, quality };
}

/** The simpler models' predictions of a data set's test rows. */
export const simplerPredictions =
  (models: readonly StoredSimplerModel[]): HeldOutReader["simpler"] =>
  (wanted) =>
    models.flatMap(({ told: { model, dataset }, predictions }) =>
      dataset === wanted && predictions !== undefined ? [{ model, predictions }] : [],
    );
