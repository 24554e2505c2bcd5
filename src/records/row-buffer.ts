import type { TextColumn } from "./columns.js";
import type { RankColumns } from "./rank-columns.js";

/** Texts of many batches, gathered as bytes and offsets without decoding them. */
export class TextBuffer {
  readonly offsets: Int32Array;
  bytes = new Uint8Array(65_536);
  #length = 0;

  constructor(rows: number) {
    this.offsets = new Int32Array(rows + 1);
  }

  get length(): number {
    return this.#length;
  }

  append(row: number, column: TextColumn, from: number): void {
    const [start, end] = column.slice(from);
    const length = this.#length + end - start;
    if (length > this.bytes.length) {
      const larger = new Uint8Array(Math.max(length, this.bytes.length * 2));
      larger.set(this.bytes);
      this.bytes = larger;
    }
    for (let to = this.#length, byte = start; byte < end; to++, byte++) this.bytes[to] = column.bytes[byte] ?? 0;
    this.#length = length;
    this.offsets[row + 1] = length;
  }
}

/** Numbers of the columns before the recorded ones: positions in the lists of trials and cells, block, rank. */
export interface RowOwner {
  readonly trial: number;
  readonly cell: number;
  readonly block: number;
  readonly rank: number;
}

/** Rows of many small batches of many ranks, gathered into one batch of the records file. */
export class RowBuffer {
  readonly trial: Int32Array;
  readonly cell: Int32Array;
  readonly block: Int32Array;
  readonly rank: Int32Array;
  readonly kind: TextBuffer;
  readonly name: TextBuffer;
  readonly index: Int32Array;
  readonly start: Float64Array;
  readonly end: Float64Array;
  readonly value: Float64Array;
  readonly text: TextBuffer;
  rows = 0;

  constructor(readonly capacity: number) {
    this.trial = new Int32Array(capacity);
    this.cell = new Int32Array(capacity);
    this.block = new Int32Array(capacity);
    this.rank = new Int32Array(capacity);
    this.kind = new TextBuffer(capacity);
    this.name = new TextBuffer(capacity);
    this.index = new Int32Array(capacity);
    this.start = new Float64Array(capacity);
    this.end = new Float64Array(capacity);
    this.value = new Float64Array(capacity);
    this.text = new TextBuffer(capacity);
  }

  /** Takes rows of `columns` from `from` on, as many as fit; returns how many it took. */
  take(columns: RankColumns, from: number, owner: RowOwner): number {
    const first = this.rows;
    const count = Math.min(columns.rows - from, this.capacity - first);
    this.trial.fill(owner.trial, first, first + count);
    this.cell.fill(owner.cell, first, first + count);
    this.block.fill(owner.block, first, first + count);
    this.rank.fill(owner.rank, first, first + count);
    for (let i = 0; i < count; i++) this.#row(first + i, columns, from + i);
    this.rows += count;
    return count;
  }

  #row(to: number, columns: RankColumns, from: number): void {
    this.kind.append(to, columns.kind, from);
    this.name.append(to, columns.name, from);
    this.text.append(to, columns.text, from);
    // Integers have no NaN: what has no index gets -1.
    const index = columns.index.at(from);
    this.index[to] = Number.isNaN(index) ? -1 : index;
    this.start[to] = columns.start.at(from);
    this.end[to] = columns.end.at(from);
    this.value[to] = columns.value.at(from);
  }
}
