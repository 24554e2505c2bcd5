import { describe, expect, it } from "vitest";
import { panel } from "../../reports/panels/operations.js";
import { renderReport } from "../../reports/report.js";
import { preparationScaling } from "../../src/analysis/preparation.js";
import type { Analysis } from "../../src/types/analysis.js";
import type { PreparationRun } from "../../src/types/preparation.js";
import { pandasRuns, preparationsOf } from "../analysis/preparations.js";
import { quickstart } from "./fixture.js";

const studyWith = (preparation: readonly PreparationRun[]): Analysis => ({
  ...quickstart(),
  preparation,
  preparationScaling: preparationScaling(preparation),
});

function blocksOf(study: Analysis) {
  const content = panel.build(study);
  if (content.state !== "ready") throw new Error(content.because);
  return content.blocks;
}

const texts = (study: Analysis): readonly unknown[] =>
  blocksOf(study).flatMap((block) => ("text" in block ? [block.text] : []));

const withoutBreaks = (text: unknown): string => String(text).replaceAll("\u00a0", " ");

describe("operations", () => {
  it("tell what the rows took that the trials read, and how to learn more of it", () => {
    const said = texts(studyWith(preparationsOf({}))).map(withoutBreaks);
    expect(said).toContain(
      "Spark with 2 executors made the 600 rows of credit-default in 3.00 s: 200 rows/s, at 2026-01-02T03:04:05.678Z.",
    );
    expect(said.join("\n")).toContain("One preparation says nothing of its spread");
  });

  it("tell whether preparing scales, with a chart, n and what the brackets are", () => {
    const study = studyWith(preparationsOf({ 1: [6, 6, 5], 2: [3, 2, 2.5] }));
    expect(texts(study).map(withoutBreaks)).toContain(
      "Preparing credit-default with 2 executors is 2.00 [2.00, 3.00] times as fast as with 1 (range; not enough trials for a 95 % interval, n = 3).",
    );
    const figure = blocksOf(study).find((block) => block.kind === "figure" && block.id === "preparation");
    if (figure?.kind !== "figure") throw new Error("no figure");
    expect(figure.table.rows.map((row) => [row[1], row[2], row[6], row[8]])).toEqual([
      ["Spark", "1", "", "3"],
      ["Spark", "2", "1 executor", "3"],
    ]);
    expect(withoutBreaks(figure.charts[0]?.alternative)).toContain("credit-default Spark, 2 executors: 240 [200, 300]");
  });

  it("show pandas as a row of its own, without a speed-up", () => {
    const study = studyWith([...preparationsOf({ 1: [6], 2: [3] }), ...pandasRuns([0.5])]);
    const figure = blocksOf(study).find((block) => block.kind === "figure" && block.id === "preparation");
    if (figure?.kind !== "figure") throw new Error("no figure");
    expect(figure.table.rows.map((row) => [row[1], row[2], withoutBreaks(row[3]), row[5]]).at(-1)).toEqual([
      "pandas",
      "1",
      "1.20 k rows/s",
      "",
    ]);
    expect(withoutBreaks(figure.charts[0]?.alternative)).toContain("credit-default pandas: 1.20");
  });

  it("say nothing of it where each trial makes its data", () => {
    expect(texts(quickstart()).join("\n")).not.toContain("Preparation");
  });

  it("show names of data sets as text", async () => {
    const named = preparationsOf({ 1: [6], 2: [3] }).map((run) => ({ ...run, dataset: "<img src=x>" }));
    const html = await renderReport(studyWith(named));
    expect(html).toContain("&lt;img src&#x3D;x&gt;");
    expect(html).not.toContain("<img");
  });
});
