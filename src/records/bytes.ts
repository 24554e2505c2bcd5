import { readFileSync, statSync } from "node:fs";
import { ScalebenchError } from "../errors/error.js";
import { corruptRecords } from "./corrupt.js";

/** The bytes of `file`; refuses one larger than `limit` before reading it. */
export function readBytes(file: string, limit: number): Uint8Array {
  try {
    const size = statSync(file).size;
    if (size > limit) throw corruptRecords(file, `${size} bytes, more than the ${limit} that are read`);
    return readFileSync(file);
  } catch (cause) {
    if (cause instanceof ScalebenchError) throw cause;
    throw corruptRecords(file, `a file that cannot be read (${(cause as NodeJS.ErrnoException).code ?? cause})`, cause);
  }
}
