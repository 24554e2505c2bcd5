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

/** Compares bytes: no text is made. */
function equals(batch: RecordBatch, name: string, text: string): Matches {
  const { valueOffsets, values } = columnOf(batch, name) as {
    readonly valueOffsets: Int32Array;
    readonly values: Uint8Array;
  };
  const wanted = Buffer.from(text);
  return (row) => {
    const start = valueOffsets[row] ?? 0;
    if ((valueOffsets[row + 1] ?? 0) - start !== wanted.length) return false;
    for (let byte = 0; byte < wanted.length; byte += 1) if (values[start + byte] !== wanted[byte]) return false;
    return true;
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
