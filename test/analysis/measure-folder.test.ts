import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
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

function write(directory: string, last: readonly { kind: string; name: string }[]) {
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

  it("without any stream is a failed trial", () => {
    expect(measureFolder(cell, join(folder, "none"), { launchedAt: 100 })).toMatchObject({ ok: false });
  });
});
