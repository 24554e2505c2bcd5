import { rowsDigest } from "../datasets/preparation-run.js";
import { datasetDigest } from "../environment/code-digest.js";
import type { SavedModel } from "../environment/saved-model.js";
import { ScalebenchError } from "../errors/error.js";
import { sparkEnvironment } from "./dataset-actions.js";
import { describeDataset, ensurePrepared, type Preparation } from "./prepared-datasets.js";

/** Tasks of Spark that prepare rows which are not there; the rows do not depend on it. */
const executors = 2;

/**
 * The folder of the rows that a model was trained on, prepared where that was not done before; null for a data set that
 * each trial makes. Throws MODEL_CHANGED where the rows are others by now.
 */
export async function datasetOfModel(
  { dataset: { name, digest } }: SavedModel,
  { tell, watch, signal }: Pick<Preparation, "tell" | "watch" | "signal">,
): Promise<string | null> {
  const dataset = describeDataset(name);
  const asked = { environment: sparkEnvironment, executors, force: false, tell, watch, signal };
  const found =
    dataset.place === undefined ? datasetDigest(dataset.directory) : rowsDigest(await ensurePrepared(dataset, asked));
  if (found === digest) return dataset.place?.prepared ?? null;
  throw new ScalebenchError({
    code: "MODEL_CHANGED",
    message: `expected the rows of ${name} that the model was trained on, found others`,
    hint: `undo the change of ${dataset.directory}, or train and save the model anew`,
    where: { file: dataset.directory },
  });
}
