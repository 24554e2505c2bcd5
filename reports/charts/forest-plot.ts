import type { TopLevelSpec } from "vega-lite";
import { largest, smallest } from "../../src/stats/largest.js";
import type { SeriesStyle } from "../series.js";
import { factsChannel } from "./mark-facts.js";
import { placeRows, type RowTexts, rowFacts, rowHeight, rowLabels, rowScale } from "./rows.js";
import { ratioTicks } from "./ticks.js";

/** One comparison of a forest plot. All numbers are ratios above 0. */
export interface ForestRow extends RowTexts {
  /** Null where there is no ratio: the row is its words alone. */
  readonly value: number | null;
  /** Null where there is no interval: the point is open. */
  readonly low: number | null;
  readonly high: number | null;
  /** Bounds that something asks for; drawn as dashed lines across the row. */
  readonly margins: readonly number[];
  readonly style: SeriesStyle;
}

/** The axis ends at this ratio and at its inverse, lest one wild interval make all others unreadable. */
const farthest = 1000;
const plotWidth = 220;
/** Names of two runners. */
const longestName = 32;

const isNear = (ratio: number): boolean => ratio >= 1 / farthest && ratio <= farthest;

/** A row as far as the axis goes: intervals end there, points and margins beyond it are in words alone. */
function drawable(row: ForestRow): ForestRow {
  const { value, low, high, margins } = row;
  const near = value !== null && isNear(value);
  const bounded = near && low !== null && high !== null;
  return {
    ...row,
    value: near ? value : null,
    low: bounded ? Math.max(low, 1 / farthest) : null,
    high: bounded ? Math.min(high, farthest) : null,
    margins: margins.filter(isNear),
  };
}

/**
 * Ratios with intervals around a line at 1, over a logarithmic axis: twice as fast and half as fast lie equally far
 * from it. Rows are categories, so no lines join them (rule 12).
 */
export function forestPlot(given: readonly ForestRow[], title: string): TopLevelSpec {
  const rows = given.map(drawable);
  const { placed, height } = placeRows(rows, longestName, (row) => ({
    value: row.value,
    low: row.low ?? row.value,
    high: row.high ?? row.value,
    color: row.style.color,
    fill: row.low === null || row.high === null ? "var(--page)" : row.style.color,
    shape: row.style.shape,
    margins: row.margins,
    ...rowFacts(row, title),
  }));
  const points = placed.filter((row) => row.value !== null);
  const bounded = points.filter((row) => row.low !== row.high);
  const margins = placed.flatMap(({ y, margins: asked }) =>
    asked.map((at) => ({ at, top: y - rowHeight / 2, bottom: y + rowHeight / 2 })),
  );
  const domain = ratioDomain(rows);
  const vertical = rowScale(height);
  const y = { field: "y", ...vertical };
  const x = {
    type: "quantitative" as const,
    scale: { type: "log" as const, domain: [...domain], nice: false },
    axis: { title, values: [...ratioTicks(...domain)], format: ".6~g" },
  };
  const color = { field: "color", type: "nominal", scale: null } as const;
  const description = factsChannel;
  return {
    width: plotWidth,
    height,
    data: { values: [...placed] },
    layer: [
      {
        data: { values: [{ at: 1 }] },
        mark: { type: "rule", color: "currentColor", opacity: 0.7 },
        encoding: { x: { ...x, field: "at" } },
      },
      {
        data: { values: margins },
        mark: { type: "rule", strokeDash: [3, 2], strokeWidth: 2, color: "currentColor" },
        encoding: { x: { ...x, field: "at" }, y: { ...vertical, field: "top" }, y2: { field: "bottom" } },
      },
      {
        data: { values: bounded },
        mark: { type: "rule", strokeWidth: 2 },
        encoding: { x: { ...x, field: "low" }, x2: { field: "high" }, y, color, description },
      },
      ...["low", "high"].map((end) => ({
        data: { values: bounded },
        mark: { type: "tick" as const, orient: "vertical" as const, size: 13, thickness: 1.5 },
        encoding: { x: { ...x, field: end }, y, color, description },
      })),
      {
        data: { values: points },
        mark: { type: "point", size: 38, opacity: 1, strokeWidth: 1.5 },
        encoding: {
          x: { ...x, field: "value" },
          y,
          shape: { field: "shape", type: "nominal", scale: null },
          fill: { field: "fill", type: "nominal", scale: null },
          stroke: color,
          description,
        },
      },
      ...rowLabels(placed, height, plotWidth),
    ],
  };
}

/** Everything that is drawn, and the 1, with a little room on both sides. */
function ratioDomain(rows: readonly ForestRow[]): readonly [number, number] {
  const drawn = rows.flatMap(({ value, low, high, margins }) => [value, low, high, ...margins]);
  const reach = [1, ...drawn.filter((each) => each !== null)];
  const [least, most] = [smallest(reach), largest(reach)];
  const room = Math.max(1.01, (most / least) ** 0.05);
  return [least / room, most * room];
}

/** The rows in words, for those who cannot see them. */
export function forestAlternative(what: string, rows: readonly ForestRow[], marginText: string): string {
  const said = rows.slice(0, 24).map((row) => `${row.group}, ${row.label}: ${row.text}`);
  const rest = rows.length > said.length ? `; and ${rows.length - said.length} more in the table` : "";
  return `Forest plot of ${what}; 1 is equal. ${said.join("; ")}${rest}.${marginText}`;
}
