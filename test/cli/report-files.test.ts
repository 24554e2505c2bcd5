import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { pngMaker } from "../../src/cli/png.js";
import { parseFormats, writeReport } from "../../src/cli/report-files.js";
import { quickstart } from "../reports/fixture.js";

const folder = mkdtempSync(join(tmpdir(), "scalebench-pictures-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("writes every chart as SVG and as PNG into charts/, one of each by the same name", { timeout: 60_000 }, async () => {
  const formats = parseFormats("png,svg");
  const analysis = quickstart();
  const stored = { analysis, bytes: Buffer.from(JSON.stringify(analysis)) };
  const files = await writeReport(stored, { formats, folder: join(folder, "out"), extras: {} });
  const names = readdirSync(join(folder, "out", "charts"));
  expect(files).toHaveLength(names.length);
  const of = (ending: string) => names.filter((name) => name.endsWith(ending)).map((name) => name.slice(0, -4));
  expect(of(".svg")).toContain("scaling-throughput-1");
  expect(of(".png")).toEqual(of(".svg"));
  const png = readFileSync(join(folder, "out", "charts", "scaling-throughput-1.png"));
  expect(png.subarray(0, 8)).toEqual(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]));
});

it("an unknown format names those that there are", () => {
  expect(() => parseFormats("html,pdf")).toThrow(/html, md, csv, arrow, svg, png, found "pdf"/);
});

it("without fonts, no picture without words, but what to install", async () => {
  await expect(pngMaker({ fonts: false })).rejects.toMatchObject({
    code: "PICTURES_UNAVAILABLE",
    exitCode: 6,
    hint: expect.stringContaining("fonts-dejavu-core"),
  });
});

it("without a binary for this system, what to do instead", async () => {
  const load = () => Promise.reject(new Error("Cannot find module '@resvg/resvg-js-linux-x64-gnu'"));
  await expect(pngMaker({ load })).rejects.toMatchObject({
    code: "PICTURES_UNAVAILABLE",
    hint: expect.stringContaining("--format svg"),
  });
});
