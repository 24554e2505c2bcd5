import type { EpochRecord, PhaseRecord, RankRecords } from "../types/records.js";
import { recordLimits } from "./limits.js";
import type { RankColumns } from "./rank-columns.js";
import { SpanBuffers } from "./span-buffer.js";
import { StepBuffer } from "./step-buffer.js";

/** Sorts the rows of one rank into their kinds, batch by batch. */
export class RankSorter {
  readonly #place = new Map<string, string>();
  readonly #digests = new Map<string, string>();
  readonly #values = new Map<string, number>();
  readonly #phases: PhaseRecord[] = [];
  readonly #epochs = new Map<number, { start: number; end: number; accuracy?: number; loss: number }>();
  readonly #steps = { train: new StepBuffer(), warmup: new StepBuffer(), measure: new StepBuffer() };
  readonly #parts = new SpanBuffers();
  #rows = 0;
  #facts = 0;
  #done = false;

  /** @throws {RangeError} where rows contradict each other or pass the limits */
  add(columns: RankColumns): void {
    this.#rows += columns.rows;
    if (this.#rows > recordLimits.rows) throw new RangeError(`more than ${recordLimits.rows} rows`);
    for (let row = 0; row < columns.rows; row++) {
      if (this.#done) throw new RangeError('rows after the last one ("done")');
      const kind = columns.kind.at(row);
      if (kind === "step") this.#step(columns, row);
      else if (kind === "part") {
        this.#parts.push(columns.name.at(row), columns.index.at(row), columns.start.at(row), columns.end.at(row));
      } else this.#fact(kind, columns, row);
    }
  }

  records(rank: number): RankRecords {
    return {
      rank,
      place: Object.fromEntries(this.#place),
      phases: this.#phases,
      trainSteps: this.#steps.train.series(),
      warmupSteps: this.#steps.warmup.series(),
      measureSteps: this.#steps.measure.series(),
      parts: this.#parts.series(),
      epochs: this.#epochRecords(),
      digests: Object.fromEntries(this.#digests),
      values: Object.fromEntries(this.#values),
      complete: this.#done,
    };
  }

  #step(columns: RankColumns, row: number): void {
    const name = columns.name.at(row);
    if (name !== "train" && name !== "warmup" && name !== "measure") throw new RangeError(`a step of "${name}"`);
    this.#steps[name].push(columns.index.at(row), columns.start.at(row), columns.end.at(row), columns.value.at(row));
  }

  #fact(kind: string, columns: RankColumns, row: number): void {
    this.#facts += 1;
    if (this.#facts > recordLimits.facts) throw new RangeError(`more than ${recordLimits.facts} rows beside the steps`);
    const name = columns.name.at(row);
    if (kind === "place") this.#place.set(name, columns.text.at(row));
    else if (kind === "digest") this.#digests.set(name, columns.text.at(row));
    else if (kind === "value") this.#values.set(name, columns.value.at(row));
    else if (kind === "phase") this.#phases.push({ name, start: columns.start.at(row), end: columns.end.at(row) });
    else if (kind === "epoch") this.#epoch(name, columns, row);
    else if (kind === "done") this.#done = true;
    // Other kinds belong to a later version of the training program: they are not read here.
  }

  #epoch(name: string, columns: RankColumns, row: number): void {
    const index = columns.index.at(row);
    const epoch = this.#epochs.get(index) ?? { start: 0, end: 0, loss: Number.NaN };
    epoch.start = columns.start.at(row);
    epoch.end = columns.end.at(row);
    if (name === "accuracy" || name === "loss") epoch[name] = columns.value.at(row);
    this.#epochs.set(index, epoch);
  }

  #epochRecords(): EpochRecord[] {
    return [...this.#epochs].map(([epoch, rest]) => ({ epoch, ...rest })).sort((a, b) => a.epoch - b.epoch);
  }
}
