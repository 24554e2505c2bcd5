/**
 * A table of a FlatBuffers message, read with every position checked against the message's bytes.
 * Arrow's own reader trusts lengths: one damaged byte in a message makes it allocate until the
 * process dies, so messages are checked with this before it sees them.
 * Format: https://flatbuffers.dev/internals/ (offsets forward and unsigned, vtables by a signed offset).
 */
export class FlatTable {
  readonly #view: DataView;
  readonly #position: number;
  readonly #vtable: number;

  private constructor(view: DataView, position: number) {
    this.#view = view;
    this.#position = position;
    this.#vtable = position - view.getInt32(position, true);
  }

  /** @throws {RangeError} here and in all methods, where a position lies outside of the message */
  static root(view: DataView): FlatTable {
    return new FlatTable(view, view.getUint32(0, true));
  }

  has(field: number): boolean {
    return this.#at(field) !== undefined;
  }

  byte(field: number): number {
    const at = this.#at(field);
    return at === undefined ? 0 : this.#view.getUint8(at);
  }

  /** A 64-bit integer; beyond 2^53 it comes out inexact, which every limit refuses. */
  long(field: number): number {
    const at = this.#at(field);
    return at === undefined ? 0 : Number(this.#view.getBigInt64(at, true));
  }

  table(field: number): FlatTable {
    const at = this.#at(field);
    if (at === undefined) throw new RangeError(`a message without field ${field}`);
    return new FlatTable(this.#view, at + this.#view.getUint32(at, true));
  }

  /** Position of the first item and number of items of a vector, whose items lie within the message. */
  vector(field: number, itemBytes: number): { readonly start: number; readonly length: number } {
    const at = this.#at(field);
    if (at === undefined) return { start: 0, length: 0 };
    const vector = at + this.#view.getUint32(at, true);
    const length = this.#view.getUint32(vector, true);
    const start = vector + 4;
    if (start + length * itemBytes > this.#view.byteLength)
      throw new RangeError(`a list of ${length} items in a message too short for it`);
    return { start, length };
  }

  tables(field: number): FlatTable[] {
    const { start, length } = this.vector(field, 4);
    return Array.from({ length }, (_, i) => {
      const at = start + 4 * i;
      return new FlatTable(this.#view, at + this.#view.getUint32(at, true));
    });
  }

  /** Pairs of 64-bit integers: FieldNode and Buffer are such structs. */
  pairs(field: number): (readonly [number, number])[] {
    const { start, length } = this.vector(field, 16);
    return Array.from({ length }, (_, i) => [
      Number(this.#view.getBigInt64(start + 16 * i, true)),
      Number(this.#view.getBigInt64(start + 16 * i + 8, true)),
    ]);
  }

  #at(field: number): number | undefined {
    const slot = 4 + 2 * field;
    if (slot >= this.#view.getUint16(this.#vtable, true)) return undefined;
    const offset = this.#view.getUint16(this.#vtable + slot, true);
    return offset === 0 ? undefined : this.#position + offset;
  }
}
