import { type RecordBatch, RecordBatchReader } from "apache-arrow";
import { fileMessages } from "./file-messages.js";

export interface RankMean {
  readonly trial: string;
  readonly rank: number;
  readonly steps: number;
  /** Seconds. */
  readonly mean: number;
}

/** The only chunk of a column of a batch, as the arrays that it is made of. */
function columnOf(batch: RecordBatch, name: string) {
  const data = batch.getChild(name)?.data[0];
  if (data === undefined) throw new Error(`expected a column ${name}, found none`);
  return data;
}

type Matches = (row: number) => boolean;

/** Compares the first and the last four bytes of a text of four to eight: no text is made. */
function equals(batch: RecordBatch, name: string, text: string): Matches {
  const { valueOffsets, values } = columnOf(batch, name) as {
    readonly valueOffsets: Int32Array;
    readonly values: Uint8Array;
  };
  const { length } = text;
  if (length < 4 || length > 8) throw new RangeError(`expected a text of four to eight letters, found ${text}`);
  const wanted = Buffer.from(text);
  const [head, tail] = [wanted.readInt32LE(0), wanted.readInt32LE(length - 4)];
  const found = new DataView(values.buffer, values.byteOffset, values.byteLength);
  return (row) => {
    const start = valueOffsets[row] ?? 0;
    const end = valueOffsets[row + 1] ?? 0;
    return end - start === length && found.getInt32(start, true) === head && found.getInt32(end - 4, true) === tail;
  };
}

interface Sum {
  readonly trial: number;
  readonly rank: number;
  steps: number;
  seconds: number;
}

const mostRanks = 65_536;

/** Sums by trial and rank. Rows of a rank stand together: the sum at hand is looked up only where another begins. */
class Sums {
  readonly #byGroup = new Map<number, Sum>();

  at(trial: number, rank: number): Sum {
    const group = trial * mostRanks + rank;
    const known = this.#byGroup.get(group);
    if (known !== undefined) return known;
    const sum = { trial, rank, steps: 0, seconds: 0 };
    this.#byGroup.set(group, sum);
    return sum;
  }

  all(): readonly Sum[] {
    return [...this.#byGroup.values()];
  }
}

function addBatch(batch: RecordBatch, sums: Sums): void {
  const trials = columnOf(batch, "trial").values as Int32Array;
  const ranks = columnOf(batch, "rank").values as Int32Array;
  const starts = columnOf(batch, "start").values as Float64Array;
  const ends = columnOf(batch, "end").values as Float64Array;
  const isStep = equals(batch, "kind", "step");
  const isMeasured = equals(batch, "name", "measure");
  let sum: Sum | undefined;
  for (let row = 0; row < batch.numRows; row += 1) {
    if (!isStep(row) || !isMeasured(row)) continue;
    const trial = trials[row] ?? 0;
    const rank = ranks[row] ?? 0;
    if (sum?.trial !== trial || sum.rank !== rank) sum = sums.at(trial, rank);
    sum.steps += 1;
    sum.seconds += (ends[row] ?? 0) - (starts[row] ?? 0);
  }
}

/** Mean seconds of a step of the window, by trial and rank, of a study's `records.arrow`: by columns, never by rows. */
export function stepMeans(file: string): readonly RankMean[] {
  const sums = new Sums();
  let names: { get: (index: number) => unknown } | undefined;
  for (const batch of RecordBatchReader.from(fileMessages(file)).open()) {
    names ??= columnOf(batch, "trial").dictionary;
    addBatch(batch, sums);
  }
  return sums.all().map(({ trial, rank, steps, seconds }) => ({
    trial: String(names?.get(trial)),
    rank,
    steps,
    mean: seconds / steps,
  }));
}
