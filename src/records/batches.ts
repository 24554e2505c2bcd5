import { type RecordBatch, RecordBatchReader, type Schema } from "apache-arrow";
import { corruptRecords } from "./corrupt.js";
import { type StreamExtent, walkMessages } from "./messages.js";

/** Whole batches of an Arrow IPC stream, up to the place where it was cut. */
export interface BatchStream {
  /** Undefined where the stream was cut before its schema. */
  readonly schema: Schema | undefined;
  readonly batches: readonly RecordBatch[];
  /** False where the stream has no proper end. */
  readonly whole: boolean;
}

/**
 * Reads an uncompressed Arrow IPC stream as far as it goes. A killed process leaves its last batch
 * cut: that batch is left out, and `whole` says so.
 * @throws {ScalebenchError} STUDY_CORRUPT where the bytes are no such stream
 */
export function readBatches(bytes: Uint8Array, file: string): BatchStream {
  try {
    const extent: StreamExtent = walkMessages(bytes);
    if (!extent.hasSchema) return { schema: undefined, batches: [], whole: false };
    const reader = RecordBatchReader.from(bytes.subarray(0, extent.bytes));
    reader.open();
    const schema = reader.schema;
    const batches = [...reader].filter((batch) => batch.numRows > 0);
    return { schema, batches, whole: extent.closed };
  } catch (cause) {
    const found = cause instanceof Error ? cause.message : String(cause);
    throw corruptRecords(file, `bytes that are no Arrow stream of records: ${found}`, cause);
  }
}
