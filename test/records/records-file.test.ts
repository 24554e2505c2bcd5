import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { tableFromIPC } from "apache-arrow";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeRecordsFile } from "../../src/records/records-file.js";
import { cellId, trialId } from "../../src/types/ids.js";
import { course, rankStream } from "./rank-rows.js";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "records-file-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function trial(name: string, cell: string, block: number, ranks: number, steps: number) {
  const directory = join(folder, name);
  mkdirSync(directory, { recursive: true });
  for (let rank = 0; rank < ranks; rank++) {
    writeFileSync(join(directory, `rank-${rank}.arrow`), rankStream(...course(rank, steps)));
  }
  return { trial: trialId(name), cell: cellId(cell), block, directory };
}

describe("the records file", () => {
  it("holds every row of every trial with its trial, cell, block and rank", () => {
    const path = join(folder, "records.arrow");
    const trials = [
      trial("b001-ddp", "ddp", 1, 2, 3),
      trial("b002-ddp", "ddp", 2, 2, 3),
      trial("b002-ray", "ray", 2, 1, 2),
    ];
    const written = writeRecordsFile(path, trials);
    const table = tableFromIPC(readFileSync(path));
    const rowsOf = (steps: number) => 4 + 4 + steps + 3;
    expect(written).toEqual({ rows: 4 * rowsOf(3) + rowsOf(2), unreadable: [] });
    expect(table.numRows).toBe(written.rows);
    const column = (name: string) => [...(table.getChild(name) ?? [])];
    expect(new Set(column("trial"))).toEqual(new Set(["b001-ddp", "b002-ddp", "b002-ray"]));
    expect(new Set(column("cell"))).toEqual(new Set(["ddp", "ray"]));
    expect(column("rank").slice(0, 12).at(-1)).toBe(0);
    expect(column("rank").at(rowsOf(3))).toBe(1);
    expect(column("block").at(-1)).toBe(2);
    expect(column("kind").at(-1)).toBe("done");
    expect(column("text").filter((text) => text === "cc").length).toBe(5);
    expect(column("end").filter((end) => end === 12.5).length).toBe(4);
  });

  it("of many rows has several batches and loses none", () => {
    const path = join(folder, "many.arrow");
    const { rows } = writeRecordsFile(path, [trial("b001-x", "x", 1, 2, 50_000)]);
    const table = tableFromIPC(readFileSync(path));
    expect(table.batches.length).toBe(2);
    expect(table.numRows).toBe(rows);
    const index = table.getChild("index");
    expect([index?.get(8), index?.get(50_007), index?.get(rows - 4)]).toEqual([0, 49_999, 49_999]);
  });

  it("leaves out what cannot be read and names it", () => {
    const broken = trial("b001-broken", "y", 1, 2, 1);
    const file = join(broken.directory, "rank-1.arrow");
    writeFileSync(file, "not an Arrow stream");
    const written = writeRecordsFile(join(folder, "some.arrow"), [broken]);
    expect(written.unreadable).toEqual([file]);
    expect(written.rows).toBe(12);
  });

  it("of no trials is a file without rows", () => {
    const path = join(folder, "none.arrow");
    writeRecordsFile(path, []);
    expect(tableFromIPC(readFileSync(path)).schema.fields.map((field) => field.name)).toContain("cell");
  });

  it("that cannot be written is an error with a hint, and leaves no half file", () => {
    const path = join(folder, "missing", "records.arrow");
    expect(() => writeRecordsFile(path, [])).toThrow(expect.objectContaining({ code: "RESULTS_UNWRITABLE" }));
    expect(readdirSync(folder).filter((name) => name.endsWith(".partial"))).toEqual([]);
  });
});
