import type { Analysis } from "../src/types/analysis.js";
import type { StudyHistory } from "../src/types/history.js";
import { loadCharts, type RenderChart } from "./charts/render.js";
import { standaloneSvg } from "./charts/standalone.js";
import { shorten, visibleThroughout } from "./format/text.js";
import { panelBlocks } from "./missing.js";
import type { Block, Chart, Figure } from "./panel.js";
import { panels } from "./panels.js";
import { shownCells } from "./shown-cells.js";
import { lightColors } from "./theme-colors.js";

/** One chart of the page as a file of its own. */
export interface Picture {
  /** "scaling-throughput-1": section, figure, number of the chart in it. Letters, digits and hyphens. */
  readonly name: string;
  readonly svg: string;
}

interface PictureOptions {
  readonly history?: StudyHistory | undefined;
  /** Draws the charts; by default this thread does. */
  readonly render?: RenderChart | undefined;
}

interface PlacedChart {
  readonly name: string;
  readonly figure: Figure;
  readonly chart: Chart;
}

const longest = 300;

/** Every chart of the page as SVG that needs no page around it. The same analysis gives the same bytes. */
export async function renderPictures(
  given: Analysis,
  { history, render = loadCharts(() => {}) }: PictureOptions = {},
): Promise<readonly Picture[]> {
  const analysis = visibleThroughout(shownCells(given).analysis);
  const colors = lightColors();
  const data = {
    ...analysis,
    history: history === undefined ? undefined : visibleThroughout(history),
    files: undefined,
  };
  const placed = panels.flatMap((panel) =>
    figuresOf(panelBlocks(panel, data)).flatMap((figure) => chartsOf(panel.meta.id, figure)),
  );
  const foot = footOf(analysis);
  return Promise.all(
    unlike(placed).map(async ({ name, figure, chart }) => {
      const svg = await render(chart.spec, { prefix: name, labelledBy: name });
      const titles = [figure.title, ...(chart.title === undefined ? [] : [chart.title])].map((text) =>
        shorten(text, longest),
      );
      return {
        name,
        svg: standaloneSvg(svg, { titles, alternative: shorten(chart.alternative, 4_000), foot }, colors),
      };
    }),
  );
}

const figuresOf = (blocks: readonly Block[]): readonly Figure[] =>
  blocks.flatMap((block) => {
    if (block.kind === "columns") return figuresOf([...block.left, ...block.right]);
    return block.kind === "figure" ? [block] : [];
  });

/** Ids of claims are in some figures' ids, and may hold anything. */
const fileName = (text: string): string => text.replace(/[^A-Za-z0-9]+/g, "-").slice(0, 80);

const chartsOf = (panel: string, figure: Figure): readonly PlacedChart[] =>
  figure.charts.map((chart, index) => ({ name: `${panel}-${fileName(figure.id)}-${index + 1}`, figure, chart }));

/** Later ones of equal names get a letter more. */
function unlike(charts: readonly PlacedChart[]): readonly PlacedChart[] {
  const seen = new Map<string, number>();
  return charts.map((chart) => {
    const key = chart.name.toLowerCase();
    const before = seen.get(key) ?? 0;
    seen.set(key, before + 1);
    return before === 0 ? chart : { ...chart, name: `${chart.name}-again-${before}` };
  });
}

function footOf({ suite, study, cells, state }: Analysis): string {
  const simulated = cells.some(({ simulatedNodes }) => simulatedNodes) ? " · simulated nodes share one host" : "";
  const unfinished = state === "finished" ? "" : ` · the study is ${state}: not final`;
  return shorten(`scalebench · ${suite.name} · study ${study}${simulated}${unfinished}`, longest);
}
