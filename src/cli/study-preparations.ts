import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { preparationsSchema } from "../analysis/preparation-schema.js";
import { firstFault } from "../baselines/schema.js";
import { manifestFile } from "../datasets/manifest.js";
import { preparationRun } from "../datasets/preparation-run.js";
import { ScalebenchError } from "../errors/error.js";
import { readJson } from "../study/files.js";
import type { StudyPaths } from "../study/layout.js";
import type { PreparationRun } from "../types/preparation.js";
import type { StudyDataset } from "./study-datasets.js";

const schema = "scalebench/preparations/v1";

/** What preparation.json says. */
export const preparationsFile = (preparations: readonly PreparationRun[]) => ({ schema, preparations });

/** The preparations that made the rows which the trials of a study read. */
export const keptPreparations = (datasets: readonly StudyDataset[]): readonly PreparationRun[] =>
  datasets.flatMap(({ prepared, manifest }) => {
    if (prepared === undefined || manifest === undefined) return [];
    return [preparationRun(manifest, statSync(join(prepared, manifestFile)).mtime.toISOString())];
  });

/** The study's preparation.json; none where it has no such file. Throws STUDY_CORRUPT. */
export function storedPreparations({ preparation: file }: Pick<StudyPaths, "preparation">): readonly PreparationRun[] {
  if (!existsSync(file)) return [];
  const parsed = preparationsSchema.safeParse(readJson(file, schema));
  if (parsed.success) return parsed.data.preparations as readonly PreparationRun[];
  throw new ScalebenchError({
    code: "STUDY_CORRUPT",
    message: `expected how data sets were prepared, found a fault at ${firstFault(parsed.error)}`,
    hint: "delete the file: the study then tells nothing of its preparation",
    where: { file },
  });
}
