import type { Analysis } from "../src/types/analysis.js";
import type { StudyHistory } from "../src/types/history.js";
import { badge } from "./badges.js";
import { loadCharts, type RenderChart } from "./charts/render.js";
import { verdictWords } from "./claims.js";
import type { DataFile } from "./data/file.js";
import { shorten, visible, visibleThroughout } from "./format/text.js";
import { headline, metaLine } from "./headline.js";
import { panelBlocks } from "./missing.js";
import type { PageData } from "./page-data.js";
import { panels } from "./panels.js";
import { runnersOfRows } from "./row-runners.js";
import { shownCells } from "./shown-cells.js";
import { pageTemplate } from "./template.js";
import { blockViews, type PageContext } from "./view.js";

/** Of a study that runs: the page is made anew between its blocks. */
interface LiveState {
  /** ISO 8601 UTC. */
  readonly madeAt: string;
  /** What is running, in a sentence or two. */
  readonly doing: string;
}

export interface ReportOptions {
  /** Instead of the suite's question. */
  readonly title?: string | undefined;
  /** Other studies of the suite, and runs of a baseline. */
  readonly history?: StudyHistory | undefined;
  /** What the page offers for download. */
  readonly files?: readonly DataFile[];
  readonly live?: LiveState;
  /** Where the analysis came from, for the foot of the page. */
  readonly source?: string;
  /** Draws the charts; by default this thread does. */
  readonly render?: RenderChart | undefined;
}

/**
 * One self-contained HTML page: complete without its script, no request, a strict content security policy.
 * The same analysis gives the same bytes.
 */
export async function renderReport(given: Analysis, options: ReportOptions = {}): Promise<string> {
  const shown = shownCells(given);
  const analysis = visibleThroughout(shown.analysis);
  const template = pageTemplate();
  const render = options.render ?? loadCharts(() => {});
  const source = options.source === undefined ? "" : ` Made from ${shorten(options.source, 300)}.`;
  return template.fill({
    policy: template.policy,
    style: template.style,
    script: template.script,
    version: analysis.harness.version,
    name: shorten(analysis.suite.name, 120),
    question: shorten(visible(options.title ?? analysis.suite.question), 600),
    verdict:
      analysis.claims.length === 0
        ? badge("open", "No claims")
        : badge(analysis.verdict, verdictWords[analysis.verdict]),
    live: options.live ?? false,
    headline: headline(analysis),
    meta: [...metaLine(given), ...(shown.leftOut === undefined ? [] : [shown.leftOut])].map((fact) =>
      shorten(visible(fact), 200),
    ),
    panels: await panelViews(
      { ...analysis, history: visibleHistory(options.history), files: options.files },
      { render, runners: runnersOfRows(analysis) },
    ),
    footer: `scalebench ${analysis.harness.version}. This page is one file and asks the network for nothing. All of it is there without its script, which only sorts, filters, picks, copies and explains marks.${source}`,
  });
}

const visibleHistory = (history: StudyHistory | undefined): StudyHistory | undefined =>
  history === undefined ? undefined : visibleThroughout(history);

/** All charts are asked for before the first one is waited for. */
async function panelViews(data: PageData, context: PageContext): Promise<readonly object[]> {
  return Promise.all(
    panels.map(async (panel) => {
      const { id, title, question } = panel.meta;
      return { id, title, question, blocks: await blockViews(panelBlocks(panel, data), id, context) };
    }),
  );
}
