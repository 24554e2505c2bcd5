import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { projectRoot } from "../project/root.js";

/** Folder with one folder a data set. */
export const datasetsDirectory = join(projectRoot, "datasets");

/**
 * A data set's folder, and whether a pipeline prepares it before a study; else its prepare.py makes it in each trial.
 * `pandas`: whether there is a second pipeline, for comparison.
 */
export interface RegisteredDataset {
  readonly name: string;
  readonly directory: string;
  readonly prepared: boolean;
  readonly pandas: boolean;
}

/** Folders that hold one folder a data set: the project's own, then those of SCALEBENCH_DATASETS_PATH. */
function searchPath(): readonly string[] {
  const extra = (process.env.SCALEBENCH_DATASETS_PATH ?? "").split(":").filter((folder) => folder !== "");
  return [datasetsDirectory, ...extra.map((folder) => resolve(folder))];
}

/** Every data set there is, by name: the folders that hold a dataset.yaml. Of elsewhere, those with a pipeline. */
export function findDatasets(): ReadonlyMap<string, RegisteredDataset> {
  const found = searchPath().flatMap((path) =>
    existsSync(path)
      ? readdirSync(path)
          .sort()
          .map((name) => ({
            name,
            directory: join(path, name),
            prepared: existsSync(join(path, name, "pipeline.py")),
            pandas: existsSync(join(path, name, "pipeline_pandas.py")),
          }))
          .filter(({ directory }) => existsSync(join(directory, "dataset.yaml")))
          .filter(({ prepared }) => prepared || path === datasetsDirectory)
      : [],
  );
  return new Map(found.map((dataset) => [dataset.name, dataset]));
}

/** Names of the data sets. */
export const datasetNames = (): readonly string[] => [...findDatasets().keys()].sort();

/** Names of those that a pipeline prepares. */
export const preparedDatasetNames = (): ReadonlySet<string> =>
  new Set([...findDatasets().values()].filter(({ prepared }) => prepared).map(({ name }) => name));
