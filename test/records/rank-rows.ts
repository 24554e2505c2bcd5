import { Field, Float64, Int32, RecordBatchStreamWriter, Schema, Table, Utf8, vectorFromArray } from "apache-arrow";

/** One row of a rank's stream; what is not given is null. */
export interface Row {
  readonly kind: string;
  readonly name: string;
  readonly index?: number;
  readonly start?: number;
  readonly end?: number;
  readonly value?: number;
  readonly text?: string;
}

export const rankSchema = new Schema([
  new Field("kind", new Utf8(), false),
  new Field("name", new Utf8(), false),
  new Field("index", new Int32(), true),
  new Field("start", new Float64(), true),
  new Field("end", new Float64(), true),
  new Field("value", new Float64(), true),
  new Field("text", new Utf8(), true),
]);

function batchOf(rows: readonly Row[]) {
  const numbers = (key: "start" | "end" | "value") =>
    vectorFromArray(
      rows.map((row) => row[key] ?? null),
      new Float64(),
    );
  const table = new Table(rankSchema, {
    kind: vectorFromArray(
      rows.map((row) => row.kind),
      new Utf8(),
    ),
    name: vectorFromArray(
      rows.map((row) => row.name),
      new Utf8(),
    ),
    index: vectorFromArray(
      rows.map((row) => row.index ?? null),
      new Int32(),
    ),
    start: numbers("start"),
    end: numbers("end"),
    value: numbers("value"),
    text: vectorFromArray(
      rows.map((row) => row.text ?? null),
      new Utf8(),
    ),
  });
  return table.batches;
}

/** An Arrow IPC stream with one batch for each list of rows. */
export function rankStream(...batches: readonly (readonly Row[])[]): Uint8Array {
  const writer = new RecordBatchStreamWriter();
  for (const rows of batches) for (const batch of batchOf(rows)) writer.write(batch);
  return writer.finish().toUint8Array(true);
}

/** A rank's whole course with the given number of steps in the window, in three batches. */
export function course(rank: number, steps: number): readonly (readonly Row[])[] {
  return [
    [
      { kind: "place", name: "host", text: "here" },
      { kind: "place", name: "rank", text: String(rank) },
      { kind: "phase", name: "init", start: 1, end: 2 },
      { kind: "digest", name: "start", text: "aa" },
    ],
    [
      { kind: "step", name: "train", index: 0, start: 3, end: 4, value: 2.5 },
      { kind: "epoch", name: "accuracy", index: 1, start: 3, end: 5, value: 0.75 },
      { kind: "epoch", name: "loss", index: 1, start: 3, end: 5, value: 0.5 },
      { kind: "digest", name: "trained", text: "bb" },
    ],
    [
      ...Array.from({ length: steps }, (_, index) => ({
        kind: "step",
        name: "measure",
        index,
        start: 10 + index,
        end: 10.5 + index,
        value: 0.1,
      })),
      { kind: "digest", name: "end", text: "cc" },
      { kind: "value", name: "peakMemoryBytes", value: 1024 },
      { kind: "done", name: "done" },
    ],
  ];
}
