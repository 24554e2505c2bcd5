import type { Manifest } from "../datasets/manifest.js";
import { verifyShards } from "../datasets/verify.js";
import { resolveEnvironment } from "../environment/resolve.js";
import type { Environment } from "../environment/types.js";
import { ScalebenchError } from "../errors/error.js";
import { findDatasets } from "../registry/datasets.js";
import { findRunners } from "../registry/runners.js";
import type { ListedDataset } from "./dataset-text.js";
import { describeDataset, ensurePrepared, manifestOf, type Preparation } from "./prepared-datasets.js";
import { abortOnSignals } from "./signals.js";
import { isLive, narrate, StatusLine } from "./terminal.js";

const listed = (name: string): ListedDataset => {
  const dataset = describeDataset(name);
  return { dataset, manifest: manifestOf(dataset) };
};

export const showDataset = listed;

export const listDatasets = (): readonly ListedDataset[] => [...findDatasets().keys()].sort().map(listed);

/** Spark and Java are those of spark-horovod. Throws ENVIRONMENT_MISSING and ENVIRONMENT_BROKEN. */
export async function sparkEnvironment(): Promise<Pick<Environment, "python" | "javaHome">> {
  const runner = (await findRunners()).get("spark-horovod");
  return resolveEnvironment({ runners: runner === undefined ? [] : [runner] });
}

const nothingToPrepare = (name: string): ScalebenchError =>
  new ScalebenchError({
    code: "USAGE",
    message: `expected a data set that Spark prepares, found ${name}, which each trial makes by itself`,
    hint: "`scalebench dataset list` tells which are which; a suite can use it as it is",
  });

interface Done {
  readonly name: string;
  readonly folder: string;
}

/** Prepares data sets one after the other; `code` is set where a signal ended that. */
export async function prepareDatasets(
  names: readonly string[],
  { executors, force }: Pick<Preparation, "executors" | "force">,
): Promise<{ readonly prepared: readonly Done[]; readonly code: number | undefined }> {
  const { signal, code } = abortOnSignals();
  const datasets = names.map(describeDataset);
  for (const { name, place } of datasets) if (place === undefined) throw nothingToPrepare(name);
  const status = new StatusLine();
  const watch = (line: string): void => (isLive() ? status.show(`  ${line}`) : undefined);
  const tell = (line: string): void => {
    status.clear();
    narrate(line);
  };
  const prepared: Done[] = [];
  try {
    for (const dataset of datasets) {
      await ensurePrepared(dataset, { environment: sparkEnvironment, executors, force, tell, watch, signal });
      prepared.push({ name: dataset.name, folder: dataset.place?.prepared ?? "" });
    }
  } catch (error) {
    if (!signal.aborted) throw error;
    tell("interrupted: nothing half-made is left");
  } finally {
    status.clear();
  }
  return { prepared, code: code() };
}

/** Folder and manifest of rows that are there. Throws USAGE for a data set that is made, and DATASET_MISSING. */
export function preparedRows(name: string): { readonly folder: string; readonly manifest: Manifest } {
  const { dataset, manifest } = listed(name);
  if (dataset.place === undefined) throw nothingToPrepare(name);
  if (manifest !== undefined) return { folder: dataset.place.prepared, manifest };
  throw new ScalebenchError({
    code: "DATASET_MISSING",
    message: `expected data set ${name} in ${dataset.place.prepared}, found nothing`,
    hint: `\`scalebench dataset prepare ${name}\` makes it`,
  });
}

/** Throws DATASET_BROKEN for the first file that differs, and what `preparedRows` throws. */
export async function verifyDatasets(names: readonly string[]) {
  const verified = [];
  for (const name of names) {
    const { folder, manifest } = preparedRows(name);
    verified.push({ name, folder, ...(await verifyShards(folder, manifest)) });
  }
  return verified;
}
