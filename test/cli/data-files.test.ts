import { createHash } from "node:crypto";
import { tableFromIPC } from "apache-arrow";
import { expect, test } from "vitest";
import { renderReport } from "../../reports/report.js";
import { analysisBytes } from "../../src/cli/analysis-bytes.js";
import { dataFiles } from "../../src/cli/data-files.js";
import type { Analysis } from "../../src/types/analysis.js";
import { quickstart } from "../reports/fixture.js";
import { hostile } from "../reports/hostile.js";
import { manyCells } from "../reports/many-cells.js";

const downloads = (html: string): ReadonlyMap<string, Buffer> =>
  new Map(
    [...html.matchAll(/<a download="([^"]*)" href="data:[^;]*;base64,([^"]*)"/g)].map(([, name = "", data = ""]) => [
      name,
      Buffer.from(data.replaceAll("&#x3D;", "="), "base64"),
    ]),
  );

const bytesOf = (analysis: Analysis): Uint8Array => analysisBytes(analysis);
const filesOf = (analysis: Analysis): ReturnType<typeof dataFiles> => dataFiles(analysis, bytesOf(analysis));

test("the page carries its numbers, and the hash of what it is made of", async () => {
  const study = quickstart();
  const html = await renderReport(study, { files: filesOf(study) });
  const found = downloads(html);
  expect([...found.keys()]).toEqual(["cells.csv", "trials.csv", "trials.arrow", "analysis.json"]);
  const text = Buffer.from(analysisBytes(study)).toString();
  expect(found.get("analysis.json")?.toString("utf8")).toBe(text);
  expect(html).toContain(createHash("sha256").update(text).digest("hex"));
  expect(html.length).toBeLessThan(1.5 * 2 ** 20);
});

test("the Arrow file holds the same values as the analysis", () => {
  const study = quickstart();
  const bytes = filesOf(study).find(({ name }) => name === "trials.arrow")?.bytes;
  const table = tableFromIPC(bytes ?? new Uint8Array());
  const rows = table.toArray().map((row) => row.toJSON());
  const single = rows.filter(({ cell, metric }) => cell === study.cells[0]?.id && metric === "throughput");
  expect(single.map(({ value }) => value)).toEqual(study.cells[0]?.metrics.throughput?.values);
  expect(single[0]).toMatchObject({ runner: "single", workers: 1, unit: "samples/s" });
});

test("the same study gives the same bytes", () => {
  expect(filesOf(quickstart())).toEqual(filesOf(quickstart()));
});

test("what is too large for a page is named, with the command that writes it", async () => {
  const study = manyCells({ runners: 20, workerCounts: 50, trials: 3 });
  const html = await renderReport(study, { files: filesOf(study) });
  expect([...downloads(html).keys()]).not.toContain("trials.csv");
  expect(html).toMatch(
    /<strong>trials\.csv<\/strong>[^<]*<code[^>]*>scalebench report DIR --format csv<\/code> writes it/,
  );
});

test("hostile names are data in the files and nothing on the page", async () => {
  const html = await renderReport(hostile(), { files: filesOf(hostile()) });
  expect(downloads(html).get("cells.csv")?.toString("utf8")).toContain('"<script>alert(""x"")</script>');
  expect(html.match(/<script/g)).toHaveLength(1);
});
