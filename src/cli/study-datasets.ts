import type { Manifest } from "../datasets/manifest.js";
import { rowsDigest } from "../datasets/preparation-run.js";
import { datasetDigest } from "../environment/code-digest.js";
import type { StudyOptions } from "../study/options.js";
import type { Plan } from "../types/plan.js";
import { sparkEnvironment } from "./dataset-actions.js";
import { type DescribedDataset, describeDataset, ensurePrepared, manifestOf } from "./prepared-datasets.js";

/** A data set of a study: where its rows are, if they were prepared, and the digest of what it is. */
export interface StudyDataset {
  readonly name: string;
  /** Folder with manifest and shards; undefined for one that each trial makes. */
  readonly prepared: string | undefined;
  readonly manifest: Manifest | undefined;
  /** Equal digests, equal samples. */
  readonly digest: string;
}

export const datasetNamesIn = ({ cells }: Plan): readonly string[] => [
  ...new Set(cells.map(({ workload }) => workload.dataset.name)),
];

const made = ({ name, directory }: DescribedDataset): StudyDataset => ({
  name,
  prepared: undefined,
  manifest: undefined,
  digest: datasetDigest(directory),
});

/** As many executors of Spark as prepare for a study; the rows do not depend on it. */
const executors = 2;

/** The data sets of a plan, prepared where that was not done before. Throws what `scalebench dataset prepare` throws. */
export async function studyDatasets(
  plan: Plan,
  { observe, signal }: Pick<StudyOptions, "observe" | "signal">,
): Promise<readonly StudyDataset[]> {
  const found: StudyDataset[] = [];
  for (const name of datasetNamesIn(plan)) {
    const dataset = describeDataset(name);
    if (dataset.place === undefined) {
      found.push(made(dataset));
      continue;
    }
    const tell = (message: string): void => observe({ event: "note", message });
    const watch = (): void => {};
    const asked = { environment: sparkEnvironment, executors, force: false, tell, watch, signal };
    const manifest = await ensurePrepared(dataset, asked);
    found.push({ name, prepared: dataset.place.prepared, manifest, digest: rowsDigest(manifest) });
  }
  return found;
}

/** A data set of a plan as it is now: nothing is prepared. */
export interface PresentDataset {
  readonly dataset: DescribedDataset;
  /** Undefined where Spark has to prepare it first, and where each trial makes it. */
  readonly manifest: Manifest | undefined;
}

/** Throws what is wrong with the files of a data set that is there. */
export function presentDataset(name: string): PresentDataset {
  const dataset = describeDataset(name);
  return { dataset, manifest: manifestOf(dataset) };
}

/** Where a data set's rows are, by its name. */
export const preparedFolders = (
  datasets: readonly Pick<StudyDataset, "name" | "prepared">[],
): ReadonlyMap<string, string> =>
  new Map(datasets.flatMap(({ name, prepared }) => (prepared === undefined ? [] : [[name, prepared] as const])));
