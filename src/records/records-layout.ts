import {
  Dictionary,
  Field,
  Float64,
  Int32,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  Utf8,
  type Vector,
  vectorFromArray,
} from "apache-arrow";
import type { RowBuffer, TextBuffer } from "./row-buffer.js";

export interface RecordsLayout {
  readonly schema: Schema;
  readonly batch: (buffer: RowBuffer) => RecordBatch;
}

/**
 * The records file's schema, and how a buffer of rows becomes one of its batches. Trials and cells
 * are dictionaries: a name of twenty bytes a row would be a third of the file.
 */
export function recordsLayout(trials: readonly string[], cells: readonly string[]): RecordsLayout {
  const trialNames = texts(trials);
  const cellNames = texts(cells);
  const trialType = new Dictionary(new Utf8(), new Int32(), 0);
  const cellType = new Dictionary(new Utf8(), new Int32(), 1);
  const schema = new Schema([
    new Field("trial", trialType),
    new Field("cell", cellType),
    new Field("block", new Int32()),
    new Field("rank", new Int32()),
    new Field("kind", new Utf8()),
    new Field("name", new Utf8()),
    new Field("index", new Int32()),
    new Field("start", new Float64()),
    new Field("end", new Float64()),
    new Field("value", new Float64()),
    new Field("text", new Utf8()),
  ]);
  const batch = (buffer: RowBuffer): RecordBatch => {
    const length = buffer.rows;
    const int = (data: Int32Array) => makeData({ type: new Int32(), length, data: data.subarray(0, length) });
    const float = (data: Float64Array) => makeData({ type: new Float64(), length, data: data.subarray(0, length) });
    const text = (data: TextBuffer) =>
      makeData({
        type: new Utf8(),
        length,
        valueOffsets: data.offsets.subarray(0, length + 1),
        data: data.bytes.subarray(0, data.length),
      });
    const names = (type: Dictionary<Utf8, Int32>, data: Int32Array, dictionary: Vector<Utf8>) =>
      makeData({ type, length, data: data.subarray(0, length), dictionary });
    const children = [
      names(trialType, buffer.trial, trialNames),
      names(cellType, buffer.cell, cellNames),
      int(buffer.block),
      int(buffer.rank),
      text(buffer.kind),
      text(buffer.name),
      int(buffer.index),
      float(buffer.start),
      float(buffer.end),
      float(buffer.value),
      text(buffer.text),
    ];
    return new RecordBatch(schema, makeData({ type: new Struct(schema.fields), length, children }));
  };
  return { schema, batch };
}

const texts = (values: readonly string[]): Vector<Utf8> => vectorFromArray([...values], new Utf8());
