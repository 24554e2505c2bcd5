import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Schema } from "apache-arrow";
import type { Predictions } from "../types/predictions.js";
import { type BatchStream, readBatches } from "./batches.js";
import { readBytes } from "./bytes.js";
import { NumberColumn } from "./columns.js";
import { corruptRecords } from "./corrupt.js";
import { recordLimits } from "./limits.js";

const fileName = /^predictions-(\d+)\.arrow$/;

const columnsOf = {
  classes: { label: "Int32", predicted: "Int32", score: "Float64", loss: "Float64" },
  numbers: { truth: "Float64", prediction: "Float64" },
} as const;

/** In the metadata of a schema; classes have none. */
const numbersKind = "scalebench/predictions/regression/v1";

/** What a file says that its rows are. */
interface Form {
  readonly kind: Predictions["kind"];
  /** Of numbers. */
  readonly unit: string;
}

interface RankFile extends Form {
  readonly path: string;
  readonly batches: BatchStream["batches"];
}

/**
 * Reads `predictions-<rank>.arrow` of all ranks of a trial: Arrow IPC streams, a row a test sample.
 * Rank r of w has every w-th row of the test set from the r-th on, and the answer has them in the test set's order.
 * Columns are label, predicted (int32), score and loss (float64); of a regression, which the schema's metadata names
 * with its unit, truth and prediction (float64).
 * @returns undefined where no rank has written any
 * @throws {ScalebenchError} STUDY_CORRUPT for a cut file, another content, or ranks that predict something else each
 */
export function readPredictions(directory: string): Predictions | undefined {
  const files = (existsSync(directory) ? readdirSync(directory) : [])
    .flatMap((name) => (fileName.test(name) ? [{ name, rank: Number(fileName.exec(name)?.[1]) }] : []))
    .sort((a, b) => a.rank - b.rank)
    .map(({ name }) => openFile(join(directory, name)));
  const [first] = files;
  if (first === undefined) return undefined;
  const odd = files.find(({ kind, unit }) => kind !== first.kind || unit !== first.unit);
  if (odd !== undefined) throw corruptRecords(odd.path, "predictions of another kind or unit than the first rank's");
  const of = (name: string): number[] => columnOf(files, name);
  if (first.kind === "numbers") {
    const [truth, prediction] = [Float64Array.from(of("truth")), Float64Array.from(of("prediction"))];
    return { kind: "numbers", unit: first.unit, truth, prediction };
  }
  return {
    kind: "classes",
    label: Int32Array.from(of("label")),
    predicted: Int32Array.from(of("predicted")),
    score: Float64Array.from(of("score")),
    loss: Float64Array.from(of("loss")),
  };
}

function openFile(path: string): RankFile {
  const { schema, batches, whole } = readBatches(readBytes(path, recordLimits.predictionBytes), path);
  if (schema === undefined || !whole) throw corruptRecords(path, "predictions that were cut off");
  const form = formOf(schema, path);
  const found = new Map(schema.fields.map((field) => [field.name, String(field.type)]));
  const odd = Object.entries(columnsOf[form.kind]).find(([name, type]) => found.get(name) !== type);
  if (odd !== undefined) throw corruptRecords(path, `predictions without a column "${odd[0]}" of type ${odd[1]}`);
  return { ...form, path, batches };
}

function formOf({ metadata }: Schema, path: string): Form {
  const kind = metadata.get("kind");
  if (kind === undefined) return { kind: "classes", unit: "" };
  if (kind !== numbersKind) throw corruptRecords(path, "predictions of a kind that this version does not know");
  const unit = metadata.get("unit") ?? "";
  if (unit === "" || unit.length > recordLimits.unitLength) throw corruptRecords(path, "predictions without a unit");
  return { kind: "numbers", unit };
}

/** All rows of a column, a row of each file in turn. */
function columnOf(files: readonly RankFile[], name: string): number[] {
  const ofRanks = files.map((file) => rowsOf(file, name));
  const rows = ofRanks.reduce((sum, values) => sum + values.length, 0);
  for (const [rank, values] of ofRanks.entries()) {
    const expected = Math.ceil((rows - rank) / files.length);
    if (values.length !== expected) {
      throw corruptRecords(
        files[rank]?.path ?? "",
        `${values.length} predictions, where ${expected} of ${rows} are this rank's`,
      );
    }
  }
  return Array.from({ length: rows }, (_, row) => ofRanks[row % files.length]?.[Math.floor(row / files.length)] ?? 0);
}

function rowsOf({ path, batches }: RankFile, name: string): number[] {
  const values: number[] = [];
  try {
    for (const batch of batches) {
      const data = batch.getChild(name)?.data[0];
      if (data === undefined) throw new RangeError(`no column "${name}"`);
      const column = new NumberColumn(data, batch.numRows);
      for (let row = 0; row < batch.numRows; row++) {
        const value = column.at(row);
        if (!Number.isFinite(value)) throw new RangeError(`${value} as ${name}`);
        values.push(value);
      }
    }
  } catch (cause) {
    throw corruptRecords(path, `predictions with ${cause instanceof Error ? cause.message : String(cause)}`, cause);
  }
  return values;
}
