import type { SpanSeries } from "../types/records.js";
import { StepBuffer } from "./step-buffer.js";

/** Parts of a step that the breakdown times, and the whole steps of its windows. */
const partNames = ["exchange", "local", "dataWait", "forward", "backward", "wait", "optimizer", "slowDown"] as const;

type PartName = (typeof partNames)[number];

const isPart = (name: string): name is PartName => (partNames as readonly string[]).includes(name);

/** Collects the spans of the breakdown's windows by their part. */
export class SpanBuffers {
  readonly #buffers = new Map<PartName, StepBuffer>();

  /** @throws {RangeError} for an unknown part, and where `index` is not the part's next one */
  push(name: string, index: number, start: number, end: number): void {
    if (!isPart(name)) throw new RangeError(`a part "${name}" of a step`);
    const buffer = this.#buffers.get(name) ?? new StepBuffer();
    this.#buffers.set(name, buffer);
    buffer.push(index, start, end, 0);
  }

  series(): Readonly<Record<string, SpanSeries>> {
    return Object.fromEntries(
      [...this.#buffers].map(([name, buffer]) => {
        const { start, end } = buffer.series();
        return [name, { start, end }];
      }),
    );
  }
}
