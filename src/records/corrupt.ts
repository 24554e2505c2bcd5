import { ScalebenchError } from "../errors/error.js";

/** The error for a file that a training program wrote and that is not what was agreed. */
export function corruptRecords(file: string, found: string, cause?: unknown): ScalebenchError {
  return new ScalebenchError({
    code: "STUDY_CORRUPT",
    message: `expected the records of a rank, found ${found}`,
    hint: "delete the trial's folder and run the study again with --resume; if it happens again, the training program writes something else",
    where: { file },
    ...(cause === undefined ? {} : { cause }),
  });
}
