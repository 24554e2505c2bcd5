import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Float64, Schema, Table, tableToIPC, vectorFromArray } from "apache-arrow";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { measureFolder } from "../../src/analysis/measure-folder.js";
import { rankStream } from "../records/rank-rows.js";
import { cellOf } from "./study.js";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "measure-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const cell = cellOf({ runner: "single", steps: 3, epochs: 1 });
const step = (name: string, index: number, start: number) => ({
  kind: "step",
  name,
  index,
  start,
  end: start + 0.1,
  value: 1,
});
const place = { host: "here", pid: "7", rank: "0", localRank: "0", worldSize: "1", node: "", threads: "1" };

function write(directory: string, last: readonly { kind: string; name: string }[], classes?: number) {
  const judged = classes === undefined ? [] : Object.entries({ classes, testSamples: 2 });
  const rows = [
    ...Object.entries(place).map(([name, text]) => ({ kind: "place", name, text })),
    { kind: "phase", name: "init", start: 100.5, end: 101 },
    { kind: "digest", name: "start", text: "s" },
    step("train", 0, 102),
    { kind: "epoch", name: "accuracy", index: 1, start: 102, end: 103, value: 0.9 },
    { kind: "epoch", name: "loss", index: 1, start: 102, end: 103, value: 0.3 },
    { kind: "digest", name: "trained", text: "t" },
    ...[0, 1].map((i) => step("warmup", i, 104 + 0.1 * i)),
    ...[0, 1, 2].map((i) => step("measure", i, 105 + 0.1 * i)),
    { kind: "digest", name: "end", text: "e" },
    { kind: "value", name: "globalBatch", value: 64 },
    { kind: "value", name: "workerBatch", value: 64 },
    ...judged.map(([name, value]) => ({ kind: "value", name, value })),
  ];
  writeFileSync(join(directory, "rank-0.arrow"), rankStream(rows, last));
}

describe("a trial's folder", () => {
  it("is measured from the ranks' streams", () => {
    const directory = mkdtempSync(join(folder, "good-"));
    write(directory, [{ kind: "done", name: "done" }]);
    const result = measureFolder(cell, directory, { launchedAt: 100 });
    expect(result).toMatchObject({ ok: true, measurement: { values: { startup: 2, accuracy: 0.9, loss: 0.3 } } });
    if (result.ok) expect(result.measurement.values.throughput).toBeCloseTo(640, 6);
  });

  it("of a killed worker is a failed trial", () => {
    const directory = mkdtempSync(join(folder, "cut-"));
    write(directory, [{ kind: "value", name: "x" }]);
    expect(measureFolder(cell, directory, { launchedAt: 100 })).toMatchObject({
      ok: false,
      failure: { reason: expect.stringContaining("rank 0 cut off") },
    });
  });

  it("with a damaged stream is a failed trial that names the file, and no crash", () => {
    const directory = mkdtempSync(join(folder, "damaged-"));
    writeFileSync(join(directory, "rank-0.arrow"), "nothing like an Arrow stream");
    const result = measureFolder(cell, directory, { launchedAt: 100 });
    expect(result).toMatchObject({
      ok: false,
      failure: { reason: expect.stringContaining(join(directory, "rank-0.arrow")) },
    });
  });

  it("has the error of a regression in the unit that its predictions name, and refuses numbers for classes", () => {
    const plain = new Table({
      truth: vectorFromArray([1, 5], new Float64()),
      prediction: vectorFromArray([4, 9], new Float64()),
    });
    const metadata = new Map(Object.entries({ kind: "scalebench/predictions/regression/v1", unit: "riders" }));
    const bytes = tableToIPC(new Table(new Schema(plain.schema.fields, metadata), plain.batches), "stream");
    const measured = (classes: number) => {
      const directory = mkdtempSync(join(folder, "numbers-"));
      write(directory, [{ kind: "done", name: "done" }], classes);
      writeFileSync(join(directory, "predictions-0.arrow"), bytes);
      return measureFolder(cell, directory, { launchedAt: 100 });
    };
    expect(measured(0)).toMatchObject({
      ok: true,
      measurement: { targetUnit: "riders", values: { rmse: Math.sqrt(12.5), mae: 3.5, loss: 0.3 } },
    });
    expect(measured(2)).toMatchObject({
      ok: false,
      failure: { reason: "expected predictions of classes, found numbers" },
    });
  });

  it("without any stream is a failed trial", () => {
    expect(measureFolder(cell, join(folder, "none"), { launchedAt: 100 })).toMatchObject({ ok: false });
  });
});
