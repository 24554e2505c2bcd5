import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../project/root.js";

/** Folder with one folder a data set. */
export const datasetsDirectory = join(projectRoot, "datasets");

/** Names of the data sets: the folders that hold a dataset.yaml. */
export const datasetNames = (): readonly string[] =>
  readdirSync(datasetsDirectory)
    .sort()
    .filter((name) => existsSync(join(datasetsDirectory, name, "dataset.yaml")));
