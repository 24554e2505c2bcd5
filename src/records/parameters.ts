import type { Data, DataType, RecordBatch } from "apache-arrow";
import type { Parameters } from "../types/records.js";
import { readBatches } from "./batches.js";
import { readBytes } from "./bytes.js";
import { TextColumn } from "./columns.js";
import { corruptRecords } from "./corrupt.js";
import { recordLimits } from "./limits.js";

type Values = Float32Array | Float64Array;

/**
 * Reads `parameters.arrow`: an Arrow IPC stream with the columns name (utf8) and values
 * (list<float32> or list<float64>), one row a parameter tensor, flattened.
 * @throws {ScalebenchError} STUDY_CORRUPT for a cut file or another content
 */
export function readParameters(path: string): Parameters {
  const { schema, batches, whole } = readBatches(readBytes(path, recordLimits.parameterBytes), path);
  if (schema === undefined || !whole) throw corruptRecords(path, "parameters that were cut off");
  const parameters = new Map<string, Values>();
  for (const batch of batches) {
    try {
      addTensors(batch, parameters);
    } catch (cause) {
      throw corruptRecords(path, `parameters with ${cause instanceof Error ? cause.message : String(cause)}`, cause);
    }
  }
  return parameters;
}

function addTensors(batch: RecordBatch, parameters: Map<string, Values>): void {
  const rows = batch.numRows;
  const names = batch.getChild("name")?.data[0];
  const lists = batch.getChild("values")?.data[0] as Data<DataType> | undefined;
  if (names === undefined || lists === undefined) throw new RangeError("no columns name and values");
  const floats = lists.children[0];
  const values: unknown = floats?.values;
  if (!(values instanceof Float32Array || values instanceof Float64Array))
    throw new RangeError("values that are no lists of floats");
  const offsets = lists.valueOffsets as Int32Array;
  const column = new TextColumn(names, rows, recordLimits.textBytes);
  if (offsets.length < rows + 1) throw new RangeError(`${offsets.length} offsets for ${rows} rows`);
  for (let row = 0; row < rows; row++) {
    const start = offsets[row] ?? 0;
    const end = offsets[row + 1] ?? 0;
    if (start < 0 || end < start || end > values.length)
      throw new RangeError(`a tensor from ${start} to ${end} of ${values.length}`);
    const name = column.at(row);
    if (parameters.has(name)) throw new RangeError(`two tensors "${name}"`);
    parameters.set(name, values.slice(start, end));
  }
}
