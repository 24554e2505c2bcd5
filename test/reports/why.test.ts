import { describe, expect, it } from "vitest";
import type { Block, Figure, PanelContent } from "../../reports/panel.js";
import { panel } from "../../reports/panels/why.js";
import { renderReport } from "../../reports/report.js";
import type { Analysis, CellAnalysis } from "../../src/types/analysis.js";
import { fourWorkerCounts, quickstart } from "./fixture.js";

type Input = Pick<Analysis, "cells" | "suite">;

const blocksOf = (content: PanelContent): readonly Block[] => (content.state === "ready" ? content.blocks : []);
const figures = (analysis: Input): readonly Figure[] =>
  blocksOf(panel.build(analysis)).filter((block) => block.kind === "figure");
const figure = (analysis: Input, id: string): Figure | undefined => figures(analysis).find((each) => each.id === id);
const changed = (change: (cell: CellAnalysis) => CellAnalysis): Analysis => {
  const analysis = quickstart();
  return { ...analysis, cells: analysis.cells.map(change) };
};

it("begins with the sentence that names the bottleneck", () => {
  const [first] = blocksOf(panel.build(quickstart()));
  expect(JSON.stringify(first)).toContain("spark-horovod, 2 workers");
  expect(JSON.stringify(first)).toContain("Of what grew");
});

it("shows every kind of picture where the data are there", () => {
  expect(figures(quickstart()).map(({ id }) => id)).toEqual([
    "step-parts",
    "exposedCommunication",
    "lateness",
    "step-times",
    "step-distribution",
  ]);
});

describe("exposed communication", () => {
  it("has a frame a runner where one has two worker counts, and dots where none has", () => {
    expect(figure(quickstart(), "exposedCommunication")?.charts).toHaveLength(5);
    const analysis = quickstart();
    const alone = { ...analysis, cells: analysis.cells.filter(({ workers }) => workers === 2) };
    expect(figure(alone, "exposedCommunication")?.charts).toHaveLength(1);
  });

  it("shows values below 0, which noise may bring, and the 0 as a line", () => {
    const { charts, caption } = figure(fourWorkerCounts(), "exposedCommunication") ?? {};
    expect(caption).toContain("Noise may take it below 0");
    expect(JSON.stringify(charts?.[1]?.spec)).toMatch(/"domain":\[-/);
  });
});

describe("lateness", () => {
  it("has at most four maps, those of the cells with the largest, and says how many are left out", () => {
    const found = figure(fourWorkerCounts(), "lateness");
    expect(found?.charts).toHaveLength(4);
    expect(found?.charts[0]?.title).toBe("horovod, 8 workers on 4 simulated nodes");
    expect(found?.caption).toContain("5 more are in the table of stragglers");
    expect(found?.table.rows[0]?.slice(0, 2)).toEqual(["horovod, 8 workers on 4 simulated nodes", "0"]);
  });

  it("is not there for single ranks", () => {
    const analysis = quickstart();
    expect(figure({ ...analysis, cells: analysis.cells.filter(({ workers }) => workers === 1) }, "lateness")).toBe(
      undefined,
    );
  });
});

describe("step times", () => {
  it("have a frame a runner and a curve a worker count, with the numbers in the table", () => {
    const found = figure(fourWorkerCounts(), "step-distribution");
    expect(found?.charts.map(({ title }) => title)).toEqual(["single", "torch-ddp", "horovod", "ray"]);
    expect(JSON.stringify(found?.charts[1]?.spec)).toContain('"domain":["1 w","2 w","4 w","8 w"]');
    expect(found?.table.rows).toHaveLength(13);
    expect(found?.table.rows[0]?.slice(-2)).toEqual(["600", "6"]);
  });

  it.each([
    ["too few", [0.1]],
    ["falling", [0.2, 0.1]],
    ["not numbers", [0.1, Number.NaN]],
    ["without end", [0.1, Number.POSITIVE_INFINITY]],
    ["not above 0", [0, 0.1]],
  ])("quantiles that are %s are not drawn", (_, quantiles) => {
    const analysis = changed((cell) => ({ ...cell, stepTimes: { quantiles, n: 1, trials: 1 } }));
    expect(figure(analysis, "step-distribution")).toBeUndefined();
  });

  it("on a GPU are said to be those of handing work over", () => {
    const { suite, cells } = quickstart();
    if (suite.workload === undefined) throw new Error("no workload");
    const gpu = { cells, suite: { ...suite, workload: { ...suite.workload, device: "gpu" as const } } };
    expect(JSON.stringify(panel.build(gpu))).toContain("those of handing work over");
    expect(JSON.stringify(panel.build(quickstart()))).not.toContain("handing work over");
  });
});

describe("older analyses", () => {
  it("without distributions show the percentiles", () => {
    const analysis = changed(({ stepTimes: _, ...cell }) => cell);
    expect(figures(analysis).map(({ id }) => id)).toEqual([
      "step-parts",
      "exposedCommunication",
      "lateness",
      "step-times",
    ]);
  });

  it("without a breakdown show step times, and say what would tell more", async () => {
    const analysis = changed(({ breakdown: _, ...cell }) => {
      const { exposedCommunication: __, ...metrics } = cell.metrics;
      return { ...cell, metrics };
    });
    expect(figures(analysis).map(({ id }) => id)).toEqual(["step-times", "step-distribution"]);
    const text = JSON.stringify(panel.build(analysis));
    expect(text).toContain("Which part of a step grew is not known");
    expect(text).toContain("No step was taken apart.");
    expect(await renderReport(analysis)).toContain("measure.breakdown.windows");
  });

  it("without steps at all say what would provide them", () => {
    const analysis = changed(({ breakdown: _, stepTimes: __, ...cell }) => ({ ...cell, stepTime: null }));
    expect(panel.build(analysis)).toMatchObject({ state: "missing" });
  });
});
