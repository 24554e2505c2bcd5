import { linkSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Float64, Int32, Table, tableToIPC, Utf8, vectorFromArray } from "apache-arrow";
import { writeRecordsFile } from "../src/records/records-file.js";
import { cellId, trialId } from "../src/types/ids.js";

interface Size {
  readonly trials: number;
  readonly ranks: number;
  /** Of each rank in each trial. */
  readonly steps: number;
}

/** A rank's stream that holds nothing but steps of the window. */
function rankStream(rank: number, steps: number): Uint8Array {
  const index = Array.from({ length: steps }, (_, step) => step);
  const start = index.map((step) => step * 0.01 + rank * 1e-4);
  const text = (value: string) =>
    vectorFromArray(
      index.map(() => value),
      new Utf8(),
    );
  const table = new Table({
    kind: text("step"),
    name: text("measure"),
    index: vectorFromArray(index, new Int32()),
    start: vectorFromArray(start, new Float64()),
    end: vectorFromArray(
      start.map((at, step) => at + 0.005 + 1e-5 * Math.sin(step + rank)),
      new Float64(),
    ),
    value: vectorFromArray(
      index.map((step) => 1 / (step + 1)),
      new Float64(),
    ),
    text: text(""),
  });
  return tableToIPC(table, "stream");
}

/** Writes a study's `records.arrow` of so many step records, by the study's own writer. Returns its path. */
export function stepRecordsFile(folder: string, { trials, ranks, steps }: Size): string {
  const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, each) => each);
  const streams = upTo(ranks).map((rank) => {
    const path = join(folder, `stream-${rank}.arrow`);
    writeFileSync(path, rankStream(rank, steps));
    return path;
  });
  const recorded = upTo(trials).map((trial) => {
    const directory = join(folder, "trials", String(trial));
    mkdirSync(directory, { recursive: true });
    for (const [rank, path] of streams.entries()) linkSync(path, join(directory, `rank-${rank}.arrow`));
    return { trial: trialId(`b${trial + 1}-cell`), cell: cellId("cell"), block: trial + 1, directory };
  });
  const file = join(folder, "records.arrow");
  const { rows } = writeRecordsFile(file, recorded);
  if (rows !== trials * ranks * steps) throw new Error(`expected ${trials * ranks * steps} rows, wrote ${rows}`);
  return file;
}
