import { existsSync, readdirSync } from "node:fs";
import type { SavedModel } from "../environment/saved-model.js";
import { ScalebenchError } from "../errors/error.js";

/** What Spark writes into a folder. */
const sparkFile = /^(?:_SUCCESS|\._SUCCESS\.crc|\.?part-[\w.-]+)$/;

/** Throws USAGE where the folder of the predictions holds something else, which must not go. */
export function requirePredictions(out: string): void {
  if (!existsSync(out)) return;
  const odd = readdirSync(out).find((name) => !sparkFile.test(name));
  if (odd === undefined) return;
  throw new ScalebenchError({
    code: "USAGE",
    message: `expected nothing but predictions of an earlier time in ${out}, found ${odd}`,
    hint: "--out names a folder that is not there, or one of predictions",
    where: { file: out },
  });
}

export function requireScorable({ predictions }: SavedModel, folder: string): void {
  if (predictions !== null) return;
  throw new ScalebenchError({
    code: "MODEL_UNFIT",
    message: `expected a model whose trial kept what it says of the test rows, found that ${folder} has no predictions`,
    hint: "models with one label a sample keep them, where `measure.epochs` is above 0; those of tokens do not",
    where: { file: folder },
  });
}

/** Predictions of Spark that are not those of the training program, with what may have made them so. */
export function differs(message: string, { training }: SavedModel, predictions: string): ScalebenchError {
  const { precision, device } = training;
  const cause =
    precision === "bf16" || device === "gpu"
      ? `the trial computed in ${precision} on ${device === "gpu" ? "a GPU" : "a CPU"}, which rounds otherwise`
      : "the code that builds the model, or the versions of the environment, may have changed since";
  return new ScalebenchError({
    code: "MODEL_DIFFERS",
    message,
    hint: `${cause}; what Spark predicted is in ${predictions}`,
  });
}
