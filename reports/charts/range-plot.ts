import type { TopLevelSpec } from "vega-lite";
import { largest, smallest } from "../../src/stats/largest.js";
import type { SeriesStyle } from "../series.js";
import { factsChannel } from "./mark-facts.js";
import { placeRows, type RowTexts, rowFacts, rowLabels, rowScale } from "./rows.js";
import { logTicks } from "./ticks.js";

/** One line of a range plot: a middle, and how far the values reach above it. All above 0, in the axis' unit. */
export interface RangeRow extends RowTexts {
  readonly middle: number;
  readonly high: number;
  readonly higher: number;
  readonly highest: number;
  readonly style: SeriesStyle;
}

const plotWidth = 170;
const longestName = 24;

/** A point, a broad bar, a thin one, and a tick at the end. The axis is logarithmic, for one value may lie far out. */
export function rangePlot(rows: readonly RangeRow[], title: string): TopLevelSpec {
  const { placed, height } = placeRows(rows, longestName, (row) => ({
    middle: row.middle,
    high: row.high,
    higher: row.higher,
    highest: row.highest,
    color: row.style.color,
    shape: row.style.shape,
    ...rowFacts(row, title),
  }));
  const domain = logDomain(rows.flatMap((row) => [row.middle, row.highest]));
  const x = {
    type: "quantitative" as const,
    scale: { type: "log" as const, domain: [...domain], nice: false },
    axis: { title, values: [...logTicks(...domain)], format: ".6~g" },
  };
  const y = { field: "y", ...rowScale(height) };
  const color = { field: "color", type: "nominal", scale: null } as const;
  const description = factsChannel;
  const bar = (from: string, to: string, mark: { strokeWidth: number; strokeDash?: number[] }) => ({
    mark: { type: "rule" as const, ...mark },
    encoding: { x: { ...x, field: from }, x2: { field: to }, y, color, description },
  });
  return {
    width: plotWidth,
    height,
    data: { values: [...placed] },
    layer: [
      bar("higher", "highest", { strokeWidth: 1, strokeDash: [1, 2] }),
      bar("high", "higher", { strokeWidth: 2 }),
      bar("middle", "high", { strokeWidth: 5 }),
      {
        mark: { type: "tick", orient: "vertical", size: 11, thickness: 1.5 },
        encoding: { x: { ...x, field: "highest" }, y, color, description },
      },
      {
        mark: { type: "point", size: 42, opacity: 1, strokeWidth: 1.5, fill: "var(--page)" },
        encoding: {
          x: { ...x, field: "middle" },
          y,
          shape: { field: "shape", type: "nominal", scale: null },
          stroke: color,
          description,
        },
      },
      ...rowLabels(placed, height, plotWidth),
    ],
  };
}

/** All values, with a little room on both sides. */
export function logDomain(values: readonly number[]): readonly [number, number] {
  const [low, high] = [smallest(values), largest(values)];
  const room = Math.max(1.05, (high / low) ** 0.06);
  return [low / room, high * room];
}
