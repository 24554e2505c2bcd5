import type { Manifest } from "../datasets/manifest.js";
import { spentBy } from "../datasets/preparation-run.js";
import { verifyShards } from "../datasets/verify.js";
import { resolveEnvironment } from "../environment/resolve.js";
import type { Environment } from "../environment/types.js";
import { ScalebenchError } from "../errors/error.js";
import { findDatasets } from "../registry/datasets.js";
import { findRunners } from "../registry/runners.js";
import type { PreparationEngine } from "../types/preparation.js";
import type { ListedDataset } from "./dataset-text.js";
import { knownErrors } from "./failure.js";
import { duration } from "./numbers.js";
import {
  type DescribedDataset,
  describeDataset,
  ensurePrepared,
  manifestOf,
  type Preparation,
  prepareAgain,
} from "./prepared-datasets.js";
import { requireSameRows } from "./same-rows.js";
import { abortOnSignals } from "./signals.js";
import { isLive, narrate, StatusLine } from "./terminal.js";

const listed = (name: string): ListedDataset => {
  const dataset = describeDataset(name);
  return { dataset, manifest: manifestOf(dataset) };
};

export const showDataset = listed;

/** All that can be read, and the faults of the others. */
export function listDatasets(): {
  readonly found: readonly ListedDataset[];
  readonly faults: readonly ScalebenchError[];
} {
  const found: ListedDataset[] = [];
  const faults: ScalebenchError[] = [];
  for (const name of [...findDatasets().keys()].sort()) {
    try {
      found.push(listed(name));
    } catch (error) {
      const known = knownErrors(error);
      if (known.length === 0) throw error;
      faults.push(...known);
    }
  }
  return { found, faults };
}

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

const noPandas = (name: string): ScalebenchError =>
  new ScalebenchError({
    code: "USAGE",
    message: `expected pipeline_pandas.py beside the pipeline.py of ${name} for --engine pandas, found none`,
    hint: "write one that makes the same rows: docs/datasets.md has an example",
  });

interface Done {
  readonly name: string;
  readonly folder: string;
  /** Where pandas has made the rows once more. */
  readonly seconds?: { readonly spark: number; readonly pandas: number };
}

type Prepare = Pick<Preparation, "executors" | "force"> & { readonly engine: PreparationEngine };

/** Makes the rows by pandas as well, for the time that takes. Throws DATASET_UNSTABLE where they are not Spark's. */
async function compareWithPandas(
  dataset: DescribedDataset,
  kept: Manifest,
  options: Preparation,
): Promise<Done["seconds"]> {
  const made = await prepareAgain(dataset, { ...options, executors: 1, engine: "pandas" });
  requireSameRows(made, kept);
  const [spark, pandas] = [spentBy(kept).seconds, spentBy(made).seconds];
  options.tell(`pandas makes the same rows of ${dataset.name} in ${duration(pandas)}; Spark took ${duration(spark)}`);
  return { spark, pandas };
}

/**
 * Prepares data sets one after the other; `code` is set where a signal ended that. The rows that stay are Spark's;
 * those of pandas are compared with them, and go again.
 */
export async function prepareDatasets(
  names: readonly string[],
  { executors, engine, force }: Prepare,
): Promise<{ readonly prepared: readonly Done[]; readonly code: number | undefined }> {
  const { signal, code } = abortOnSignals();
  const datasets = names.map(describeDataset);
  for (const { name, place, pandas } of datasets) {
    if (place === undefined) throw nothingToPrepare(name);
    if (engine === "pandas" && !pandas) throw noPandas(name);
  }
  const status = new StatusLine();
  const watch = (line: string): void => (isLive() ? status.show(`  ${line}`) : undefined);
  const tell = (line: string): void => {
    status.clear();
    narrate(line);
  };
  const prepared: Done[] = [];
  try {
    for (const dataset of datasets) {
      const options = { environment: sparkEnvironment, executors, force, tell, watch, signal };
      const manifest = await ensurePrepared(dataset, options);
      const seconds = engine === "pandas" ? await compareWithPandas(dataset, manifest, options) : undefined;
      const done = { name: dataset.name, folder: dataset.place?.prepared ?? "" };
      prepared.push(seconds === undefined ? done : { ...done, seconds });
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
