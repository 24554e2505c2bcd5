import type { TopLevelSpec } from "vega-lite";
import { bundled } from "../../src/project/bundle.js";
import type * as Libraries from "../chart-libraries.js";
import { inlineSvg } from "./svg.js";
import { textWidth } from "./text-width.js";
import { chartConfig } from "./theme.js";

export interface ChartIds {
  /** Prefix of every id inside the SVG. */
  readonly prefix: string;
  /** Ids of the elements that name and describe the chart. */
  readonly labelledBy: string;
}

export type RenderChart = (spec: TopLevelSpec, ids: ChartIds) => Promise<string>;

/** Vega measures texts through this object; its types leave it out. */
interface TextMetrics {
  width: (item: { readonly fontSize?: number; readonly fontWeight?: number | string }, text: unknown) => number;
}

/** Loads Vega and gives the function that draws with it, one chart after the other. `warn` gets Vega's warnings. */
export function loadCharts(warn: (message: string) => void): RenderChart {
  const { vega, compile } = bundled<typeof Libraries>("charts");
  const metrics = (vega as unknown as { textMetrics: TextMetrics }).textMetrics;
  metrics.width = (item, text) => textWidth(String(text ?? ""), item.fontSize ?? 11, item.fontWeight === 600);
  const logger = collectingLogger(vega.logger(vega.Warn), warn);
  const loader = refusingLoader(vega.loader());

  const draw: RenderChart = async (spec, ids) => {
    vega.resetSVGDefIds();
    const compiled = compile(spec, { config: chartConfig, logger }).spec;
    const view = new vega.View(vega.parse(compiled), { renderer: "none", logger, loader });
    const svg = await view.toSVG();
    view.finalize();
    return inlineSvg(svg, ids.prefix, ids.labelledBy);
  };
  // Vega's counters are reset before each chart: no two are drawn at once.
  let last: Promise<unknown> = Promise.resolve();
  return (spec, ids) => {
    const drawn = last.then(() => draw(spec, ids));
    last = drawn.catch(() => {});
    return drawn;
  };
}

function collectingLogger<Logger extends object>(logger: Logger, warn: (message: string) => void): Logger {
  const report = function (this: Logger, ...messages: readonly unknown[]): Logger {
    warn(messages.map(String).join(" "));
    return this;
  };
  return Object.assign(logger, { warn: report, error: report });
}

/** A chart brings its data along: nothing is ever read from a file or the network. */
function refusingLoader<Loader extends object>(loader: Loader): Loader {
  const refuse = (what: string): Promise<never> => Promise.reject(new Error(`a chart asked to load ${what}`));
  return Object.assign(loader, { load: refuse, http: refuse, file: refuse, sanitize: refuse });
}
