import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type PreparedPlace, preparedPlace } from "../datasets/layout.js";
import { type Manifest, readManifest } from "../datasets/manifest.js";
import { readDataset } from "../datasets/parse.js";
import { engineText } from "../datasets/preparation-run.js";
import type { DatasetFile } from "../datasets/schema.js";
import { digestOfFile, digestOfTrees } from "../environment/code-digest.js";
import { scalebenchHome } from "../environment/home.js";
import { prepareDataset } from "../environment/prepare-dataset.js";
import { withLock } from "../environment/setup-lock.js";
import type { Environment } from "../environment/types.js";
import { ScalebenchError } from "../errors/error.js";
import { baseEnvironment } from "../launch/base-environment.js";
import { projectRoot } from "../project/root.js";
import { findDatasets, type RegisteredDataset } from "../registry/datasets.js";
import type { PreparationEngine } from "../types/preparation.js";

const program = join(projectRoot, "runners", "preparation");

/** A data set with what its dataset.yaml says, and where its rows are; nowhere for one that is made in each trial. */
export interface DescribedDataset extends RegisteredDataset {
  readonly description: DatasetFile;
  readonly place: PreparedPlace | undefined;
}

function placeOf({ directory, prepared }: RegisteredDataset, description: DatasetFile): PreparedPlace | undefined {
  if (!prepared) return undefined;
  const root = join(scalebenchHome(process.env).root, "datasets");
  const pipeline = digestOfFile(join(directory, "pipeline.py"));
  const preparation = digestOfTrees(program, [{ folder: ".", accept: (name) => name.endsWith(".py") }]);
  return preparedPlace(root, { description, pipeline, preparation });
}

/** Throws DATASET_MISSING, and every fault of its dataset.yaml. */
export function describeDataset(name: string): DescribedDataset {
  const all = findDatasets();
  const found = all.get(name);
  if (found === undefined) {
    throw new ScalebenchError({
      code: "DATASET_MISSING",
      message: `expected the name of a data set, found ${name}`,
      hint: `there are ${[...all.keys()].sort().join(", ")}; SCALEBENCH_DATASETS_PATH adds folders of your own`,
    });
  }
  const description = readDataset(join(found.directory, "dataset.yaml"), name);
  return { ...found, description, place: placeOf(found, description) };
}

/** Of a prepared data set, once it is there. */
export const manifestOf = ({ name, place }: DescribedDataset): Manifest | undefined =>
  place === undefined ? undefined : readManifest(name, place.prepared);

/** Everybody who can prepare a data set and is told how that goes. */
export interface Preparation {
  /** Asked for where something has to be prepared, and no sooner: rows that are there need no Spark. */
  readonly environment: () => Promise<Pick<Environment, "python" | "javaHome">>;
  readonly executors: number;
  /** Makes it anew where it is there. */
  readonly force: boolean;
  readonly tell: (line: string) => void;
  readonly watch: (line: string) => void;
  readonly signal: AbortSignal | undefined;
}

/** Makes the rows of a data set in a folder, whole or not at all. The place must be locked. */
async function makeRows(
  { name, directory, description }: DescribedDataset,
  { key, raw, draft }: PreparedPlace,
  out: string,
  { environment, executors, watch, signal }: Pick<Preparation, "environment" | "executors" | "watch" | "signal">,
  engine: PreparationEngine,
): Promise<Manifest> {
  const log = join(scalebenchHome(process.env).logs, `dataset-${name}.log`);
  await prepareDataset(
    { dataset: description, key, executors, engine, paths: { folder: directory, raw, out, draft } },
    {
      ...(await environment()),
      program: join(program, "prepare_dataset.py"),
      pythonPath: [program],
      variables: baseEnvironment(process.env),
      log,
      watch,
      signal,
    },
  );
  const manifest = readManifest(name, out);
  if (manifest === undefined) throw new Error(`no manifest in ${out}`);
  return manifest;
}

function placeToPrepare({ name, place }: DescribedDataset): PreparedPlace {
  if (place === undefined) throw new Error(`${name} is made in each trial`);
  return place;
}

/** Prepares a data set where that has not been done. Two at once take turns. Returns its manifest. */
export async function ensurePrepared(dataset: DescribedDataset, options: Preparation): Promise<Manifest> {
  const { name } = dataset;
  const place = placeToPrepare(dataset);
  const { tell, signal, executors, force } = options;
  const known = force ? undefined : manifestOf(dataset);
  if (known !== undefined) return known;
  const waiting = (pid: number): void => tell(`waiting for process ${pid}, which prepares ${name}`);
  return withLock(place.lock, { waiting, signal }, async () => {
    const made = force ? undefined : manifestOf(dataset);
    if (made !== undefined) return made;
    const fetched = existsSync(place.raw);
    tell(
      `preparing data set ${name} by ${engineText({ engine: "spark", executors })}${fetched ? "" : "; its raw files are fetched first"}`,
    );
    return makeRows(dataset, place, place.prepared, options, "spark");
  });
}

/** Prepares a data set once more beside its rows, for the time that takes: nothing of it stays but its manifest. */
export async function prepareAgain(
  dataset: DescribedDataset,
  options: Omit<Preparation, "force"> & { readonly engine: PreparationEngine },
): Promise<Manifest> {
  const place = placeToPrepare(dataset);
  const { tell, signal } = options;
  const waiting = (pid: number): void => tell(`waiting for process ${pid}, which prepares ${dataset.name}`);
  return withLock(place.lock, { waiting, signal }, async () => {
    const out = `${place.draft}.timed`;
    const remove = (): void => rmSync(out, { recursive: true, force: true });
    remove();
    try {
      return await makeRows(dataset, place, out, options, options.engine);
    } finally {
      remove();
    }
  });
}
