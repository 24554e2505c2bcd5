import { ScalebenchError } from "../errors/error.js";

const fullCodes = ["ENOSPC", "EDQUOT"];
const unwritableCodes = ["EROFS", "EACCES", "EPERM", "ENOTDIR", "EISDIR"];

interface FileError {
  readonly code: string;
  readonly path?: string;
}

const isFileError = (error: unknown): error is Error & FileError =>
  error instanceof Error && "code" in error && typeof error.code === "string" && "syscall" in error;

/** Says a file system's error in a user's words; anything else is returned as it is. */
export function studyErrorOf(error: unknown, directory: string): unknown {
  if (!isFileError(error)) return error;
  const path = error.path ?? directory;
  if (fullCodes.includes(error.code)) {
    return new ScalebenchError({
      code: "DISK_FULL",
      message: `expected to write ${path}, found no space left on the device`,
      hint: "free some space, then run the same command with --resume: every finished trial is kept",
      where: { file: path },
      cause: error,
    });
  }
  if (unwritableCodes.includes(error.code)) {
    return new ScalebenchError({
      code: "RESULTS_UNWRITABLE",
      message: `expected to write ${path}, found that it cannot be written (${error.code})`,
      hint: "choose a folder that you may write, with --out DIR, or mend its rights",
      where: { file: path },
      cause: error,
    });
  }
  return error;
}

/** The folder of a study cannot be made; here even a missing parent is the user's to mend (below /proc, say). */
export function folderErrorOf(error: unknown, directory: string): unknown {
  if (isFileError(error) && (error.code === "ENOENT" || error.code === "EEXIST")) {
    return studyErrorOf(Object.assign(new Error(error.message), { ...error, code: "EACCES" }), directory);
  }
  return studyErrorOf(error, directory);
}
