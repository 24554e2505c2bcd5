import type { StepSeries } from "../types/records.js";

/** Collects steps into columns that grow by doubling. */
export class StepBuffer {
  #length = 0;
  #start = new Float64Array(128);
  #end = new Float64Array(128);
  #loss = new Float64Array(128);

  /** @throws {RangeError} where `index` is not the next one: a lost or doubled step would shift all that follow */
  push(index: number, start: number, end: number, loss: number): void {
    if (index !== this.#length) throw new RangeError(`step ${index} where step ${this.#length} was due`);
    if (this.#length === this.#start.length) this.#grow();
    this.#start[this.#length] = start;
    this.#end[this.#length] = end;
    this.#loss[this.#length] = loss;
    this.#length += 1;
  }

  series(): StepSeries {
    const cut = (column: Float64Array) => column.slice(0, this.#length);
    return { start: cut(this.#start), end: cut(this.#end), loss: cut(this.#loss) };
  }

  #grow(): void {
    const larger = (column: Float64Array) => {
      const next = new Float64Array(column.length * 2);
      next.set(column);
      return next;
    };
    this.#start = larger(this.#start);
    this.#end = larger(this.#end);
    this.#loss = larger(this.#loss);
  }
}
