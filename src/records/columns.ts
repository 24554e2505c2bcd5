import type { Data, DataType } from "apache-arrow";

/**
 * Columns of one record batch, read through their buffers. Arrow's row objects and even its
 * `vector.get` cost several times more at a million rows. Lengths are checked once, here, because
 * a damaged batch may claim more rows than its buffers hold.
 */
abstract class Column {
  readonly #bitmap: Uint8Array | undefined;
  readonly #offset: number;

  constructor(data: Data<DataType>, rows: number) {
    if (data.length !== rows) throw new RangeError(`a column of ${data.length} rows in a batch of ${rows}`);
    this.#offset = data.offset;
    const bitmap = data.nullBitmap as Uint8Array | undefined;
    const used = data.nullCount > 0 && bitmap !== undefined && bitmap.length > 0;
    if (used && bitmap.length * 8 < rows + data.offset) throw new RangeError("a validity bitmap that is too short");
    this.#bitmap = used ? bitmap : undefined;
  }

  protected valid(row: number): boolean {
    const bitmap = this.#bitmap;
    if (bitmap === undefined) return true;
    const bit = row + this.#offset;
    return (((bitmap[bit >> 3] ?? 0) >> (bit & 7)) & 1) === 1;
  }
}

/** A column of numbers; null reads as NaN. */
export class NumberColumn extends Column {
  readonly #values: Float64Array | Int32Array;

  constructor(data: Data<DataType>, rows: number) {
    super(data, rows);
    const values = data.values as Float64Array | Int32Array;
    if (values.length < rows) throw new RangeError(`${values.length} numbers for ${rows} rows`);
    this.#values = values;
  }

  at(row: number): number {
    return this.valid(row) ? (this.#values[row] ?? Number.NaN) : Number.NaN;
  }
}

const decoder = new TextDecoder();

/** A column of texts; null reads as the empty text. */
export class TextColumn extends Column {
  readonly #offsets: Int32Array;
  readonly #bytes: Uint8Array;
  readonly #limit: number;
  #last = "";
  #lastStart = 0;
  #lastEnd = 0;

  constructor(data: Data<DataType>, rows: number, limit: number) {
    super(data, rows);
    this.#offsets = data.valueOffsets as Int32Array;
    this.#bytes = data.values as Uint8Array;
    this.#limit = limit;
    if (rows > 0 && this.#offsets.length < rows + 1)
      throw new RangeError(`${this.#offsets.length} offsets for ${rows} rows`);
  }

  /** The bytes of a row as a slice [start, end) of `bytes`. */
  slice(row: number): readonly [start: number, end: number] {
    if (!this.valid(row)) return [0, 0];
    const start = this.#offsets[row] ?? 0;
    const end = this.#offsets[row + 1] ?? 0;
    if (start < 0 || end < start || end > this.#bytes.length || end - start > this.#limit) {
      throw new RangeError(`a text from byte ${start} to ${end} of ${this.#bytes.length}`);
    }
    return [start, end];
  }

  get bytes(): Uint8Array {
    return this.#bytes;
  }

  at(row: number): string {
    const [start, end] = this.slice(row);
    // Runs of equal texts ("step", "measure") are the rule: decode each run once.
    if (!this.#equalsLast(start, end)) {
      this.#last = decoder.decode(this.#bytes.subarray(start, end));
      this.#lastStart = start;
      this.#lastEnd = end;
    }
    return this.#last;
  }

  #equalsLast(start: number, end: number): boolean {
    if (end - start !== this.#lastEnd - this.#lastStart) return false;
    const bytes = this.#bytes;
    for (let from = start, to = this.#lastStart; from < end; from++, to++) {
      if (bytes[from] !== bytes[to]) return false;
    }
    return true;
  }
}
