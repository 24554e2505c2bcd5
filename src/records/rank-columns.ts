import type { RecordBatch, Schema } from "apache-arrow";
import { NumberColumn, TextColumn } from "./columns.js";
import { corruptRecords } from "./corrupt.js";
import { recordLimits } from "./limits.js";

/** The columns of a rank's stream, with the Arrow type that each must have. */
const columnTypes = {
  kind: "Utf8",
  name: "Utf8",
  index: "Int32",
  start: "Float64",
  end: "Float64",
  value: "Float64",
  text: "Utf8",
} as const;

/** One batch of a rank's stream, column by column. */
export interface RankColumns {
  readonly rows: number;
  readonly kind: TextColumn;
  readonly name: TextColumn;
  readonly index: NumberColumn;
  readonly start: NumberColumn;
  readonly end: NumberColumn;
  readonly value: NumberColumn;
  readonly text: TextColumn;
}

/** @throws {ScalebenchError} STUDY_CORRUPT naming every column that is missing or of another type */
export function checkRankSchema(schema: Schema, file: string): void {
  const found = new Map(schema.fields.map((field) => [field.name, String(field.type)]));
  const faults = Object.entries(columnTypes).flatMap(([name, type]) => {
    const other = found.get(name);
    if (other === undefined) return [`no column "${name}"`];
    return other === type ? [] : [`column "${name}" of type ${other} instead of ${type}`];
  });
  if (faults.length > 0) throw corruptRecords(file, faults.join(", "));
}

/** @throws {RangeError} where the batch claims more rows than its buffers hold */
export function rankColumns(batch: RecordBatch): RankColumns {
  const rows = batch.numRows;
  const data = (name: keyof typeof columnTypes) => {
    const chunk = batch.getChild(name)?.data[0];
    if (chunk === undefined) throw new RangeError(`a batch without column "${name}"`);
    return chunk;
  };
  const text = (name: keyof typeof columnTypes) => new TextColumn(data(name), rows, recordLimits.textBytes);
  const number = (name: keyof typeof columnTypes) => new NumberColumn(data(name), rows);
  return {
    rows,
    kind: text("kind"),
    name: text("name"),
    index: number("index"),
    start: number("start"),
    end: number("end"),
    value: number("value"),
    text: text("text"),
  };
}
