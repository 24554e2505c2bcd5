import { expect, it } from "vitest";
import { renderReport } from "../../reports/report.js";
import { shownCells } from "../../reports/shown-cells.js";
import { quickstart } from "./fixture.js";
import { manyCells } from "./many-cells.js";

const many = manyCells({ runners: 8, workerCounts: 20, trials: 2 });

it("few cells are all shown", () => {
  expect(shownCells(many, 160)).toEqual({ analysis: many, leftOut: undefined });
});

it("of very many cells the first are shown, and the page says so", () => {
  const { analysis, leftOut } = shownCells(many, 100);
  expect(analysis.cells).toEqual(many.cells.slice(0, 100));
  expect({ ...analysis, cells: [] }).toEqual({ ...many, cells: [] });
  expect(leftOut).toContain("the first 100 of 160 cells");
});

it("a page is made of claims about cells that it does not show", async () => {
  const study = quickstart();
  const html = await renderReport({ ...study, cells: study.cells.slice(0, 2) }, { render: async () => "<svg></svg>" });
  expect(html).toContain("3 of 3 claims hold");
});
