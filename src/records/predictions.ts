import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { RecordBatch } from "apache-arrow";
import type { Predictions } from "../types/predictions.js";
import { readBatches } from "./batches.js";
import { readBytes } from "./bytes.js";
import { NumberColumn } from "./columns.js";
import { corruptRecords } from "./corrupt.js";
import { recordLimits } from "./limits.js";

const fileName = /^predictions-(\d+)\.arrow$/;

const columns = { label: "Int32", predicted: "Int32", score: "Float64", loss: "Float64" } as const;

type Rows = Record<keyof typeof columns, number[]>;

/**
 * Reads `predictions-<rank>.arrow` of all ranks of a trial: Arrow IPC streams with the columns label, predicted (int32),
 * score and loss (float64), a row a test sample, rank after rank.
 * @returns undefined where no rank has written any
 * @throws {ScalebenchError} STUDY_CORRUPT for a cut file or another content
 */
export function readPredictions(directory: string): Predictions | undefined {
  const files = (existsSync(directory) ? readdirSync(directory) : [])
    .flatMap((name) => (fileName.test(name) ? [{ name, rank: Number(fileName.exec(name)?.[1]) }] : []))
    .sort((a, b) => a.rank - b.rank);
  if (files.length === 0) return undefined;
  const rows: Rows = { label: [], predicted: [], score: [], loss: [] };
  for (const { name } of files) addFile(join(directory, name), rows);
  return {
    label: Int32Array.from(rows.label),
    predicted: Int32Array.from(rows.predicted),
    score: Float64Array.from(rows.score),
    loss: Float64Array.from(rows.loss),
  };
}

function addFile(path: string, rows: Rows): void {
  const { schema, batches, whole } = readBatches(readBytes(path, recordLimits.predictionBytes), path);
  if (schema === undefined || !whole) throw corruptRecords(path, "predictions that were cut off");
  const found = new Map(schema.fields.map((field) => [field.name, String(field.type)]));
  const odd = Object.entries(columns).find(([name, type]) => found.get(name) !== type);
  if (odd !== undefined) throw corruptRecords(path, `predictions without a column "${odd[0]}" of type ${odd[1]}`);
  try {
    for (const batch of batches) addBatch(batch, rows);
  } catch (cause) {
    throw corruptRecords(path, `predictions with ${cause instanceof Error ? cause.message : String(cause)}`, cause);
  }
}

function addBatch(batch: RecordBatch, rows: Rows): void {
  for (const name of Object.keys(columns) as (keyof typeof columns)[]) {
    const data = batch.getChild(name)?.data[0];
    if (data === undefined) throw new RangeError(`no column "${name}"`);
    const column = new NumberColumn(data, batch.numRows);
    for (let row = 0; row < batch.numRows; row++) {
      const value = column.at(row);
      if (!Number.isFinite(value)) throw new RangeError(`${value} as ${name}`);
      rows[name].push(value);
    }
  }
}
