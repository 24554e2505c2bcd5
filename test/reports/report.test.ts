import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { loadCharts } from "../../reports/charts/render.js";
import { renderReport } from "../../reports/report.js";
import type { Analysis } from "../../src/types/analysis.js";
import { fourWorkerCounts, quickstart } from "./fixture.js";
import { hostile } from "./hostile.js";
import { manyCells } from "./many-cells.js";

/** Tags with their attributes, as a parser would see them. */
const tagsOf = (html: string): readonly string[] => html.match(/<[a-z][^>]*>/gi) ?? [];
const textOf = (html: string): string =>
  html
    .replace(/<(?:svg|style|script|table|details)[\s\S]*?<\/(?:svg|style|script|table|details)>/g, "")
    .replaceAll("</p>", "\n")
    .replace(/<[^>]*>/g, "")
    .replaceAll("&#x3D;", "=")
    .replaceAll("&#x27;", "'")
    .replaceAll("&nbsp;", " ")
    .replaceAll("\u00a0", " ")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .join("\n");
/** Without the page's own script, whose text is no markup. */
const withoutScript = (html: string): string => html.replace(/<script type="module">[\s\S]*?<\/script>/, "");
const section = (html: string, id: string): string =>
  new RegExp(`<section id="${id}"[\\s\\S]*?</section>`).exec(html)?.[0] ?? "";

it("the verdict section reads as agreed", async () => {
  await expect(textOf(section(await renderReport(quickstart()), "verdict"))).toMatchFileSnapshot(
    "testdata/verdict.txt",
  );
});

it("the same analysis gives the same bytes", async () => {
  const first = await renderReport(quickstart());
  await renderReport(fourWorkerCounts());
  expect(await renderReport(quickstart())).toBe(first);
});

it("the page of a study that runs says what is running, and since when it is the page", async () => {
  const live = { madeAt: "2026-05-04T10:20:30.000Z", doing: "Block 3 of 4 to 10 is running: <9> trials." };
  const html = await renderReport({ ...quickstart(), state: "running", finishedAt: null }, { live });
  expect(html).toMatch(/<p class="live" data-made-at="2026-05-04T10:20:30.000Z">/);
  expect(textOf(html)).toContain("Running. Block 3 of 4 to 10 is running: &lt;9&gt; trials. This page was made at");
  expect(textOf(html)).toContain("The study is running: these numbers are not final.");
  expect(await renderReport(quickstart())).not.toContain('class="live"');
});

it("the policy allows the page's own style sheet and script and nothing else", async () => {
  const html = await renderReport(quickstart());
  const digestOf = (element: string): string => {
    const text = new RegExp(`<${element}(?: type="module")?>([\\s\\S]*?)</${element}>`).exec(html)?.[1] ?? "";
    expect(text.length).toBeGreaterThan(1000);
    return createHash("sha256").update(text).digest("base64");
  };
  const policy = /Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? "";
  expect(policy.replaceAll("&#x27;", "'").replaceAll("&#x3D;", "=")).toBe(
    `default-src 'none'; style-src 'sha256-${digestOf("style")}'; script-src 'sha256-${digestOf("script")}'; img-src data:; base-uri 'none'; form-action 'none'`,
  );
  expect(html.match(/<style/g)).toHaveLength(1);
  expect(html.match(/<script/g)).toHaveLength(1);
});

it("nothing in it needs a script, an inline style or the network", async () => {
  for (const analysis of [quickstart(), fourWorkerCounts()]) {
    const html = await renderReport(analysis);
    expect(html).not.toMatch(/https?:|\/\/[a-z]|@import|url\((?!#)/i);
    const tags = tagsOf(withoutScript(html));
    expect(tags.filter((tag) => /^<(?:script|link|iframe|img|object|embed)\b| style=| on[a-z]+=/i.test(tag))).toEqual(
      [],
    );
    // Controls are made by the script: none stands there dead without it.
    expect(tags.filter((tag) => /^<(?:button|input|select|textarea|form)\b/i.test(tag))).toEqual([]);
  }
});

it("rows, frames and marks say whose they are, and marks what they show", async () => {
  const html = await renderReport(quickstart());
  const runners = ["single", "torch-ddp", "horovod", "spark-horovod", "ray"];
  const named = new Set([...html.matchAll(/ data-runner="([^"]*)"/g)].map((match) => match[1]));
  expect([...named].toSorted()).toEqual(runners.toSorted());
  const coverage = section(html, "coverage").match(/<tr[^>]*>(?=<td)/g);
  expect(coverage?.filter((row) => row.includes("data-runner="))).toHaveLength(9);
  expect(section(html, "scaling").match(/<div class="chart" data-runner="/g)).toHaveLength(5);
  expect(html).toContain('data-runner="ray" data-tip="ray, 2 w: 8.92 [8.81, 9.01] · throughput, k\u00a0samples/s"');
  expect(withoutScript(html)).not.toContain("\u001f");
  expect(section(html, "scaling")).not.toMatch(/<(?:path|text|g)[^>]* aria-label=/);
});

it("Vega has no complaint about any chart", async () => {
  const complaints: string[] = [];
  for (const analysis of [quickstart(), fourWorkerCounts(), hostile()]) {
    await renderReport(analysis, { render: loadCharts((message) => complaints.push(message)) });
  }
  expect(complaints).toEqual([]);
});

it("ids are unique, and every reference points at one", async () => {
  const html = await renderReport(quickstart());
  const ids = [...html.matchAll(/ id="([^"]*)"/g)].map((match) => match[1]);
  expect(new Set(ids).size).toBe(ids.length);
  const references = [...html.matchAll(/aria-labelledby="([^"]*)"|href="#([^"]*)"|url\(#([^)]*)\)/g)];
  expect(references.length).toBeGreaterThan(15);
  for (const [, label, anchor, url] of references) expect(ids).toContain(label ?? anchor ?? url);
});

it("every chart has a role, words for it, a caption and a table", async () => {
  const figures = (await renderReport(quickstart())).match(/<figure[\s\S]*?<\/figure>/g) ?? [];
  expect(figures).toHaveLength(15);
  for (const figure of figures) {
    expect(figure.match(/<svg role="img" aria-labelledby=/g)?.length).toBe(figure.match(/<svg/g)?.length);
    expect(figure).toMatch(/class="unseen"[^>]*>[^<]{40,}/);
    expect(figure).toMatch(/<figcaption>[^<]{40,}/);
    expect(figure).toMatch(/<table>[\s\S]*<td/);
  }
});

it("two worker counts are never joined by a line; four are", async () => {
  const lineMarks = (html: string): number => section(html, "scaling").match(/mark-line/g)?.length ?? 0;
  // Dashed bounds: the quickstart's five frames have the single's, four of them their own as well.
  expect(lineMarks(await renderReport(quickstart()))).toBe(9);
  // Four frames: 1 x 2 guides less single's own, 3 x (2 guides + 1 curve); efficiency: 1 guide, 3 x (2 guides + 1 curve).
  expect(lineMarks(await renderReport(fourWorkerCounts()))).toBe(1 + 9 + 1 + 9);
});

it("simulated nodes are labelled wherever they appear", async () => {
  const html = await renderReport(fourWorkerCounts());
  expect(html).toContain("4 workers on 2 simulated nodes");
  expect(html).toContain("2 nodes sim.");
  expect(section(html, "scaling")).toContain("share one host");
});

it("a study without any result says what is missing, and how to get it", async () => {
  const { cells, ...rest } = quickstart();
  const empty: Analysis = {
    ...rest,
    state: "interrupted",
    verdict: "undecided",
    blocks: { completed: 0, min: 4, max: 20 },
    environment: {},
    cells: cells.map((cell) => ({
      ...cell,
      trials: { planned: 4, completed: 0, failed: 0 },
      metrics: {},
      curve: [],
      phases: [],
      stepTime: null,
      parity: { ...cell.parity, state: "unchecked", digest: null, maxRelativeDifference: null },
    })),
  };
  const text = textOf(await renderReport(empty));
  expect(text).toContain("The study is interrupted: these numbers are not final.");
  expect(text).toContain("No throughput yet");
  expect(text).toContain("Set measure.epochs in the suite above 0");
  expect(text).toContain("No facts of the environment were recorded");
});

it("an analysis of an older version, without a key, still gives a page", async () => {
  const { rules: _rules, ...older } = quickstart();
  const text = textOf(await renderReport(older as Analysis));
  expect(text).toContain("The analysis has no rules.");
  expect(text).toContain("Throughput by runner and workers");
});

it("failures are rows with reason, hint and the log's tail", async () => {
  const analysis = quickstart();
  const [cell] = analysis.cells;
  if (cell === undefined) throw new Error("no cell");
  const html = await renderReport({
    ...analysis,
    failures: [
      {
        trial: "b001-ray-n1-w2" as Analysis["failures"][number]["trial"],
        cell: cell.id,
        attempt: 1,
        reason: "rank 1 ended with SIGKILL",
        hint: "look for the kernel's out-of-memory killer",
        log: "trials/b001-ray-n1-w2/1/ray.log",
        tail: ["Killed", "exit 137"],
      },
    ],
  });
  const coverage = section(html, "coverage");
  expect(coverage).toContain("Rank 1 ended with SIGKILL.");
  expect(coverage).toContain("Look for the kernel&#x27;s out-of-memory killer.");
  expect(coverage).toContain('<pre tabindex="0">Killed\nexit 137</pre>');
});

it("the source of the page is named at its foot", async () => {
  expect(await renderReport(quickstart(), { source: "results/a & b" })).toContain("Made from results/a &amp; b.");
});

it("a study of a thousand cells says what its charts and tables leave out", async () => {
  const html = await renderReport(manyCells({ runners: 20, workerCounts: 50, trials: 2 }));
  expect(section(html, "coverage").match(/<tr/g)).toHaveLength(1001);
  expect(section(html, "learning")).toContain("The first 1,000 of 10,000 rows: analysis.json has all.");
  expect(section(html, "scaling")).toContain(
    "the other runners, the slowest and the fastest of them at the worker counts",
  );
  expect(section(html, "operations")).toMatch(/964 more rows are in the table alone/);
  expect(html.length).toBeLessThan(6e6);
});
