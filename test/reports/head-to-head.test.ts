import { expect, it } from "vitest";
import { panelBlocks } from "../../reports/missing.js";
import type { Block, Figure } from "../../reports/panel.js";
import { panel } from "../../reports/panels/head-to-head.js";
import { panels } from "../../reports/panels.js";
import { renderReport } from "../../reports/report.js";
import type { Analysis, ClaimResult, HeadToHeadComparison } from "../../src/types/analysis.js";
import { quickstart } from "./fixture.js";

/** Spaces that keep a number and its unit on one line, as plain ones. */
const plainly = (value: unknown): string => JSON.stringify(value).replaceAll("\u00a0", " ");

function figureOf(blocks: readonly Block[]): Figure {
  const [figure] = blocks.filter((block) => block.kind === "figure");
  if (figure === undefined) throw new Error("no figure");
  return figure;
}

/** The quickstart with every comparison changed. */
function changed(changes: Partial<HeadToHeadComparison>): Analysis {
  const analysis = quickstart();
  const groups = (analysis.headToHead ?? []).map((group) => ({
    ...group,
    comparisons: group.comparisons.map((each) => ({ ...each, ...changes })),
  }));
  return { ...analysis, headToHead: groups };
}

const sentences = (analysis: Analysis): readonly string[] =>
  panelBlocks(panel, analysis).flatMap((block) =>
    block.kind === "sentence"
      ? [
          [block.text]
            .flat()
            .map((part) => (typeof part === "string" ? part : "strong" in part ? part.strong : part.code))
            .join("")
            .replaceAll("\u00a0", " "),
        ]
      : [],
  );

const svgOf = async (analysis: Analysis): Promise<string> =>
  /<section id="head-to-head"[\s\S]*?<\/section>/.exec(await renderReport(analysis))?.[0] ?? "";

/** Dashed lines are margins alone. */
const dashed = (svg: string): number => svg.match(/stroke-dasharray="3,2"/g)?.length ?? 0;

it("stands between scaling and why", () => {
  const ids = panels.map(({ meta }) => meta.id);
  expect(ids.slice(ids.indexOf("scaling"), ids.indexOf("why") + 1)).toEqual(["scaling", "head-to-head", "why"]);
});

it("says in a sentence a group which runner is told from the reference", () => {
  expect(sentences(quickstart())).toEqual([
    "At 1 worker, against torch-ddp (5.11 k samples/s): faster single 1.03 [1.01, 1.04]; slower horovod 0.971 [0.953, 0.988] and spark-horovod 0.965 [0.948, 0.982]; not told apart ray 0.990 [0.973, 1.008].",
    "At 2 workers, against torch-ddp (9.07 k samples/s): slower horovod 0.929 [0.913, 0.946] and spark-horovod 0.916 [0.900, 0.933]; not told apart ray 0.983 [0.966, 1.001].",
  ]);
});

it("has a row for each comparison, with its base, n and what is proven", () => {
  const { table } = figureOf(panelBlocks(panel, quickstart()));
  expect(table.rows).toHaveLength(9);
  expect(plainly(table.rows[5])).toBe(
    plainly([
      "2 workers",
      [{ code: "horovod-n1-w2" }],
      [{ code: "torch-ddp-n1-w2" }],
      "0.929 [0.913, 0.946]",
      "95 %",
      "6",
      { state: "yes", text: "identical" },
      "",
      "9.07 [8.96, 9.16] k samples/s",
    ]),
  );
});

it("says in its caption what the interval is, n, and that nothing is averaged over groups", () => {
  const caption = plainly(figureOf(panelBlocks(panel, quickstart())).caption);
  expect(caption).toContain("95 % confidence sequence");
  expect(caption).toContain("(n = 6)");
  expect(caption).toContain("not averaged over groups");
});

it("draws the margin of a claim about exactly that pair, and names the claim", async () => {
  const { table, charts } = figureOf(panelBlocks(panel, quickstart()));
  const margins = table.rows.filter((row) => plainly(row).includes("spark-is-free"));
  expect(margins.map((row) => plainly(row[2]))).toEqual(['[{"code":"horovod-n1-w1"}]', '[{"code":"horovod-n1-w2"}]']);
  expect(plainly(margins[0]?.[7])).toBe('[{"code":"spark-is-free"},": at least 0.85"]');
  expect(charts[0]?.alternative).toContain("spark-is-free asks of spark-horovod-n1-w2 at least 0.85");
  expect(dashed(await svgOf(quickstart()))).toBe(2);
});

it.each([
  ["another metric", { metric: "stepTime" }, 0],
  ["a bound with two sides", { bound: { kind: "within", value: 0.05 } }, 4],
  ["a margin at zero, which no axis of ratios has", { bound: { kind: "atLeast", value: 0 } }, 0],
  ["no pair", { comparisons: [] }, 0],
] satisfies readonly (readonly [string, Partial<ClaimResult>, number])[])(
  "of a claim with %s draws as many margins as there are",
  async (_, changes, count) => {
    const analysis = quickstart();
    const claims = analysis.claims.map((claim) => (claim.id === "spark-is-free" ? { ...claim, ...changes } : claim));
    expect(dashed(await svgOf({ ...analysis, claims }))).toBe(count);
  },
);

it("a comparison without an interval is an open point that says why", async () => {
  const because = "an interval needs 4 blocks in which both completed, and there are 3";
  const few = changed({ low: null, high: null, n: 3, because });
  const figure = figureOf(panelBlocks(panel, few));
  expect(figure.charts[0]?.alternative).toContain("ray / torch-ddp: 0.983, no interval (n = 3)");
  expect(plainly(figure.caption)).toContain("No comparison has an interval yet. Open point: no interval");
  expect(plainly(figure.table.rows)).toContain(because);
  expect(sentences(few)[1]).toContain("without an interval horovod 0.929, no interval (n = 3)");
  const points = (svg: string): number => svg.match(/fill="var\(--page\)"/g)?.length ?? 0;
  expect(points(await svgOf(few))).toBe(9);
  expect(points(await svgOf(quickstart()))).toBe(0);
});

it("an interval beyond all measure ends with the axis, and its numbers are in words", async () => {
  const svg = await svgOf(changed({ low: 1e-300, high: 1e300 }));
  expect(svg).toContain("1.00e300");
  expect(svg).not.toMatch(/="[^"]*(?:Infinity|NaN|e\+)[^"]*"/);
});

it("a runner that trained something else has no point, and is called incomparable", () => {
  const because = "ray-n1-w2 did not do the same training: another seed; its speed is incomparable";
  const analysis = quickstart();
  const groups = (analysis.headToHead ?? []).map((group) => ({
    ...group,
    comparisons: group.comparisons.map((each) =>
      each.cell === "ray-n1-w2"
        ? { ...each, estimate: null, low: null, high: null, parity: "differs" as const, because }
        : each,
    ),
  }));
  const one = { ...analysis, headToHead: groups };
  expect(sentences(one)[1]).toContain("; incomparable ray.");
  expect(plainly(figureOf(panelBlocks(panel, one)).table.rows)).toContain(because);
});

it("without any ratio there is the table with the reasons, and no empty figure", () => {
  const because = "no block in which both ray-n1-w2 and torch-ddp-n1-w2 completed";
  const blocks = panelBlocks(panel, changed({ estimate: null, low: null, high: null, n: 0, because }));
  expect(blocks.map(({ kind }) => kind)).toEqual(["sentence", "sentence", "note", "table"]);
  expect(plainly(blocks)).toContain(because);
});

it("says what would provide a comparison where there is none", () => {
  expect(plainly(panelBlocks(panel, { ...quickstart(), headToHead: [] }))).toContain("factors.runner");
  const { headToHead: _, ...older } = quickstart();
  expect(plainly(panelBlocks(panel, older))).toContain("scalebench analyze DIR");
});
