import { basename } from "node:path";
import { ScalebenchError } from "../errors/error.js";
import type { RankRecords } from "../types/records.js";
import { readBatches } from "./batches.js";
import { readBytes } from "./bytes.js";
import { corruptRecords } from "./corrupt.js";
import { recordLimits } from "./limits.js";
import { checkRankSchema, rankColumns } from "./rank-columns.js";
import { RankSorter } from "./rank-sorter.js";

const streamName = /^rank-(\d+)\.arrow$/;

/** The rank that a file `rank-<rank>.arrow` belongs to, or undefined for any other file. */
export function rankOfFile(file: string): number | undefined {
  const digits = streamName.exec(basename(file))?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/**
 * Reads what one rank recorded: an uncompressed Arrow IPC stream with the columns
 * kind, name, index, start, end, value, text. A cut stream is read to its last whole batch, and
 * `complete` is false.
 * @param source a path (`rank-<rank>.arrow`), or the bytes themselves
 * @param rank the rank, where the path does not say it
 * @throws {ScalebenchError} STUDY_CORRUPT, with the file, for anything else than a rank's stream
 */
export function readRankStream(source: string | Uint8Array, rank?: number): RankRecords {
  const file = typeof source === "string" ? source : "rank stream";
  const bytes = typeof source === "string" ? readBytes(source, recordLimits.streamBytes) : source;
  const { schema, batches } = readBatches(bytes, file);
  if (schema !== undefined) checkRankSchema(schema, file);
  const sorter = new RankSorter();
  try {
    for (const batch of batches) sorter.add(rankColumns(batch));
  } catch (cause) {
    if (cause instanceof ScalebenchError || !(cause instanceof Error)) throw cause;
    throw corruptRecords(file, cause.message, cause);
  }
  return sorter.records(rank ?? rankOfFile(file) ?? 0);
}
