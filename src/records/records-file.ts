import { closeSync, openSync, renameSync, rmSync } from "node:fs";
import { RecordBatchFileWriter } from "apache-arrow";
import { ScalebenchError } from "../errors/error.js";
import type { CellId, TrialId } from "../types/ids.js";
import { readBatches } from "./batches.js";
import { readBytes } from "./bytes.js";
import { FileSink } from "./file-sink.js";
import { recordLimits } from "./limits.js";
import { checkRankSchema, type RankColumns, rankColumns } from "./rank-columns.js";
import { recordsLayout } from "./records-layout.js";
import { RowBuffer } from "./row-buffer.js";
import { rankStreamsIn } from "./trial-records.js";

/** A trial whose rows go into the records file. */
export interface RecordedTrial {
  readonly trial: TrialId;
  readonly cell: CellId;
  readonly block: number;
  /** The folder of its attempt, with the rank streams. */
  readonly directory: string;
}

const batchRows = 65_536;

/**
 * Gathers the rows of all trials in one Arrow IPC file: the columns of the rank streams, with
 * trial, cell, block and rank before them (index is -1 where a row has none). Written under another name first, so that a file with
 * the right name is always whole.
 * @returns rows written, and the rank streams that could not be read
 * @throws {ScalebenchError} DISK_FULL or RESULTS_UNWRITABLE
 */
export function writeRecordsFile(
  path: string,
  trials: readonly RecordedTrial[],
): { rows: number; unreadable: string[] } {
  const partial = `${path}.partial`;
  const unreadable: string[] = [];
  let rows = 0;
  try {
    const descriptor = openSync(partial, "w");
    try {
      const writer = new RecordBatchFileWriter();
      const layout = recordsLayout(
        trials.map((one) => one.trial),
        [...new Set(trials.map((one) => one.cell))],
      );
      writer.reset(new FileSink(descriptor), layout.schema);
      for (const buffer of gather(trials, unreadable)) {
        writer.write(layout.batch(buffer));
        rows += buffer.rows;
      }
      writer.finish();
    } finally {
      closeSync(descriptor);
    }
    renameSync(partial, path);
  } catch (cause) {
    rmSync(partial, { force: true });
    throw unwritable(path, cause);
  }
  return { rows, unreadable };
}

function* gather(trials: readonly RecordedTrial[], unreadable: string[]): Generator<RowBuffer> {
  const cells = new Map<CellId, number>();
  let buffer = new RowBuffer(batchRows);
  for (const [trial, { cell, block, directory }] of trials.entries()) {
    if (!cells.has(cell)) cells.set(cell, cells.size);
    for (const { rank, path } of rankStreamsIn(directory)) {
      const owner = { trial, cell: cells.get(cell) ?? 0, block, rank };
      for (const columns of readableBatches(path, unreadable)) {
        for (let from = 0; from < columns.rows; ) {
          from += buffer.take(columns, from, owner);
          if (buffer.rows < buffer.capacity) continue;
          yield buffer;
          buffer = new RowBuffer(batchRows);
        }
      }
    }
  }
  if (buffer.rows > 0) yield buffer;
}

function readableBatches(path: string, unreadable: string[]): readonly RankColumns[] {
  try {
    const { schema, batches } = readBatches(readBytes(path, recordLimits.streamBytes), path);
    if (schema !== undefined) checkRankSchema(schema, path);
    return batches.map(rankColumns);
  } catch (cause) {
    if (!(cause instanceof ScalebenchError || cause instanceof RangeError)) throw cause;
    unreadable.push(path);
    return [];
  }
}

function unwritable(path: string, cause: unknown): ScalebenchError {
  if (cause instanceof ScalebenchError) return cause;
  const code = (cause as NodeJS.ErrnoException).code;
  if (code === undefined) throw cause;
  return new ScalebenchError({
    code: code === "ENOSPC" || code === "EDQUOT" ? "DISK_FULL" : "RESULTS_UNWRITABLE",
    message: `expected to write the records of all trials, found ${code}`,
    hint: "free space, or make the folder writable; then run `scalebench analyze` on the study: its trials are kept",
    where: { file: path },
    cause,
  });
}
