import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Field, Int32, RecordBatchStreamWriter, Schema, Table, Utf8, vectorFromArray } from "apache-arrow";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ScalebenchError } from "../../src/errors/error.js";
import { readRankStream } from "../../src/records/rank-stream.js";
import { readTrialRecords } from "../../src/records/trial-records.js";
import { course, rankSchema, rankStream } from "./rank-rows.js";

const goldens = join(import.meta.dirname, "../goldens");
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "records-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("a rank's stream", () => {
  it("is sorted into its kinds", () => {
    const records = readRankStream(rankStream(...course(1, 3)), 1);
    expect(records.rank).toBe(1);
    expect(records.place).toEqual({ host: "here", rank: "1" });
    expect(records.phases).toEqual([{ name: "init", start: 1, end: 2 }]);
    expect(records.epochs).toEqual([{ epoch: 1, start: 3, end: 5, accuracy: 0.75, loss: 0.5 }]);
    expect(records.digests).toEqual({ start: "aa", trained: "bb", end: "cc" });
    expect(records.values).toEqual({ peakMemoryBytes: 1024 });
    expect([...records.trainSteps.loss]).toEqual([2.5]);
    expect([...records.measureSteps.start]).toEqual([10, 11, 12]);
    expect([...records.measureSteps.end]).toEqual([10.5, 11.5, 12.5]);
    expect(records.warmupSteps.start.length).toBe(0);
    expect(records.complete).toBe(true);
  });

  it("has the parts of a step by name; an unknown or a lost one is refused", () => {
    const part = (name: string, index: number) => ({ kind: "part", name, index, start: index, end: index + 0.25 });
    const { parts } = readRankStream(rankStream([part("local", 0), part("wait", 0), part("local", 1)]), 0);
    expect(Object.keys(parts).sort()).toEqual(["local", "wait"]);
    expect([...(parts.local?.end ?? [])]).toEqual([0.25, 1.25]);
    for (const wrong of [part("lunch", 0), part("local", 1)]) {
      expect(() => readRankStream(rankStream([wrong]), 0)).toThrow(ScalebenchError);
    }
  });

  it("that pyarrow wrote reads the same, with nulls and several batches", () => {
    const records = readRankStream(join(goldens, "rank-0.arrow"));
    expect(records.rank).toBe(0);
    expect(records.place["version:numpy"]).toBe("2.4.0");
    expect(records.place.note).toBe("Grüße, 世界");
    expect(records.phases.map((phase) => phase.name)).toEqual(["init", "prepare", "train", "evaluate", "measure"]);
    expect([...records.trainSteps.loss]).toEqual([2.25, 1.5, 1.125]);
    expect(records.epochs).toEqual([{ epoch: 1, start: 100.5, end: 101.75, accuracy: 0.875, loss: 0.5 }]);
    expect([...records.measureSteps.end].at(-1)).toBe(103.25);
    expect(records.complete).toBe(true);
  });

  it("cut at any byte is read to its last whole batch, and is not complete", () => {
    const batches = course(0, 4);
    const whole = rankStream(...batches);
    const kept = new Set<number>();
    for (let length = 0; length <= whole.length; length++) {
      const records = readRankStream(whole.slice(0, length), 0);
      const read =
        Number(records.digests.start !== undefined) +
        Number(records.digests.trained !== undefined) +
        Number(records.digests.end !== undefined);
      kept.add(read);
      expect(records.complete, `${length} bytes`).toBe(read === 3);
      if (read === 1) expect(records.place).toEqual({ host: "here", rank: "0" });
      if (read < 3) expect(records.measureSteps.start.length).toBe(0);
    }
    expect([...kept].sort()).toEqual([0, 1, 2, 3]);
  });

  it("that was never begun is empty and not complete", () => {
    const file = join(folder, "rank-3.arrow");
    writeFileSync(file, "");
    expect(readRankStream(file)).toMatchObject({ rank: 3, complete: false, place: {} });
  });

  it("with damaged bytes gives an error that names the file, or records, and never hangs", () => {
    const whole = rankStream(...course(0, 4));
    let seed = 1;
    let refused = 0;
    for (let round = 0; round < 500; round++) {
      const bytes = Uint8Array.from(whole);
      for (let change = 0; change < 3; change++) {
        seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
        bytes[seed % bytes.length] = (seed >>> 11) & 255;
      }
      try {
        readRankStream(bytes, 0);
      } catch (error) {
        expect(error).toBeInstanceOf(ScalebenchError);
        refused += 1;
      }
    }
    expect(refused).toBeGreaterThan(50);
  });

  it("of another format is refused with the file's name", () => {
    const file = join(folder, "rank-0.arrow");
    writeFileSync(file, "PAR1 this is no Arrow stream");
    expect(() => readRankStream(file)).toThrow(
      expect.objectContaining({
        code: "STUDY_CORRUPT",
        where: { file },
        message: expect.stringContaining("no Arrow stream"),
      }),
    );
  });

  it("without a column, or with one of another type, is refused and says which", () => {
    const other = new RecordBatchStreamWriter();
    const schema = new Schema([new Field("kind", new Utf8()), new Field("name", new Int32())]);
    other.write(
      new Table(schema, { kind: vectorFromArray(["done"], new Utf8()), name: vectorFromArray([1], new Int32()) }),
    );
    expect(() => readRankStream(other.finish().toUint8Array(true))).toThrow(
      /column "name" of type Int32 instead of Utf8, no column "index"/,
    );
  });

  it("with a missing step is refused", () => {
    const step = (index: number) => ({ kind: "step", name: "measure", index, start: index, end: index + 1, value: 0 });
    expect(() => readRankStream(rankStream([step(0), step(2)]))).toThrow(/step 2 where step 1 was due/);
  });

  it("with rows after its last one is refused", () => {
    const done = { kind: "done", name: "done" };
    expect(() => readRankStream(rankStream([done, done]))).toThrow(/rows after the last one/);
  });

  it("keeps hostile keys as plain keys", () => {
    const { place } = readRankStream(rankStream([{ kind: "place", name: "__proto__", text: "x" }]));
    expect(Object.keys(place)).toEqual(["__proto__"]);
    expect(({} as Record<string, unknown>).text).toBeUndefined();
  });

  it("of a million steps is read within four seconds", () => {
    const count = 1_000_000;
    const part = 50_000;
    const writer = new RecordBatchStreamWriter();
    const template = rankStreamColumns(part);
    for (let first = 0; first < count; first += part) for (const batch of template(first).batches) writer.write(batch);
    const bytes = writer.finish().toUint8Array(true);
    const before = performance.now();
    const records = readRankStream(bytes);
    expect(performance.now() - before).toBeLessThan(4000);
    expect(records.measureSteps.start.length).toBe(count);
    expect(records.measureSteps.end[count - 1]).toBe(count - 0.5);
  });
});

describe("a trial's folder", () => {
  it("gives its ranks in order, and none where it does not exist", () => {
    const trial = mkdtempSync(join(folder, "trial-"));
    for (const rank of [10, 2, 0]) writeFileSync(join(trial, `rank-${rank}.arrow`), rankStream(...course(rank, 1)));
    writeFileSync(join(trial, "parameters.arrow"), readFileSync(join(goldens, "parameters.arrow")));
    expect(readTrialRecords(trial).map((records) => records.rank)).toEqual([0, 2, 10]);
    expect(readTrialRecords(join(trial, "missing"))).toEqual([]);
  });
});

function rankStreamColumns(rows: number): (first: number) => Table {
  const column = <T>(value: T) => Array.from({ length: rows }, () => value);
  const kind = vectorFromArray(column("step"), new Utf8());
  const name = vectorFromArray(column("measure"), new Utf8());
  const text = vectorFromArray(column<string | null>(null), new Utf8());
  return (first) => {
    const index = Int32Array.from({ length: rows }, (_, i) => first + i);
    const start = Float64Array.from(index);
    const end = start.map((value) => value + 0.5);
    const numbers = (values: Float64Array) => vectorFromArray(values);
    return new Table(rankSchema, {
      kind,
      name,
      index: vectorFromArray(index),
      start: numbers(start),
      end: numbers(end),
      value: numbers(new Float64Array(rows)),
      text,
    });
  };
}
