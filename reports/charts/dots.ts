import type { TopLevelSpec } from "vega-lite";
import { clip } from "../format/text.js";
import type { SeriesStyle } from "../series.js";
import { textWidth } from "./text-width.js";
import { chartFontSize } from "./theme.js";
import { niceCeiling } from "./ticks.js";

/** One line of a dot plot: a point with its interval, its name on the left and its numbers on the right. */
export interface DotRow {
  /** Written once for consecutive rows with the same group. */
  readonly group: string;
  readonly label: string;
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
  /** The numbers in words. */
  readonly text: string;
  readonly style: SeriesStyle;
  /** An open point: the second of two bases. */
  readonly open?: boolean;
  /** What the row could reach at best; drawn as a dashed tick. */
  readonly bound?: number;
}

export interface DotAxis {
  readonly title: string;
  /** Shown value = value times factor. */
  readonly factor: number;
  /** A dashed line over all rows. */
  readonly reference?: number;
}

const rowHeight = 20;
const groupGap = 8;
const plotWidth = 190;

interface PlacedRow extends Record<string, unknown> {
  readonly y: number;
}

/** Pixel rows from the top; groups stand apart. */
function place(
  rows: readonly DotRow[],
  axis: DotAxis,
): { readonly placed: readonly PlacedRow[]; readonly height: number } {
  let y = rowHeight / 2;
  const placed = rows.map((row, index) => {
    const starts = index === 0 || rows[index - 1]?.group !== row.group;
    if (index > 0) y += starts ? rowHeight + groupGap : rowHeight;
    return {
      y,
      group: starts ? clip(row.group, 26) : "",
      label: clip(row.label, 26),
      text: row.text,
      value: row.value * axis.factor,
      low: (row.low ?? row.value) * axis.factor,
      high: (row.high ?? row.value) * axis.factor,
      bound: row.bound === undefined ? null : row.bound * axis.factor,
      color: row.style.color,
      fill: row.open === true ? "var(--page)" : row.style.color,
      shape: row.style.shape,
    };
  });
  return { placed, height: y + rowHeight / 2 };
}

function widest(texts: readonly string[]): number {
  return Math.max(0, ...texts.map((text) => textWidth(text, chartFontSize)));
}

/** Points with intervals over a linear axis that has the zero, which noise may take them below. Rows are categories, so no lines join them (rule 12). */
export function dotPlot(rows: readonly DotRow[], axis: DotAxis): TopLevelSpec {
  const { placed, height } = place(rows, axis);
  const reach = rows.flatMap((row) => [row.value, row.high ?? row.value, row.bound ?? 0]);
  const top = niceCeiling(Math.max(...reach, axis.reference ?? 0) * axis.factor * 1.02);
  const least = Math.min(0, ...rows.map((row) => Math.min(row.value, row.low ?? row.value))) * axis.factor;
  const bottom = least < 0 ? -niceCeiling(-least * 1.02) : 0;
  const labelX = -10;
  const groupX = labelX - widest(rows.map((row) => clip(row.label, 26))) - 12;
  const y = {
    field: "y",
    type: "quantitative" as const,
    scale: { domain: [0, height], reverse: true },
    axis: null,
  };
  const x = {
    type: "quantitative" as const,
    scale: { domain: [bottom, top], nice: false },
    axis: { title: axis.title, tickCount: 4 },
  };
  const color = { field: "color", type: "nominal", scale: null } as const;
  const bounds = placed.filter((row) => row.bound !== null);
  const reference = axis.reference === undefined ? [] : [{ at: axis.reference * axis.factor }];
  const zero = bottom < 0 ? [{ at: 0 }] : [];
  return {
    width: plotWidth,
    height,
    data: { values: [...placed] },
    layer: [
      {
        data: { values: zero },
        mark: { type: "rule", color: "var(--muted)", opacity: 0.7 },
        encoding: { x: { ...x, field: "at" } },
      },
      {
        data: { values: reference },
        mark: { type: "rule", strokeDash: [4, 3], color: "currentColor", opacity: 0.7 },
        encoding: { x: { ...x, field: "at" } },
      },
      {
        data: { values: [...bounds] },
        mark: { type: "rule", strokeDash: [2, 2], strokeWidth: 1.5, opacity: 0.8 },
        encoding: { x: { ...x, field: "value" }, x2: { field: "bound" }, y, color },
      },
      {
        data: { values: [...bounds] },
        mark: { type: "tick", orient: "vertical", size: 9, thickness: 2, opacity: 0.8 },
        encoding: { x: { ...x, field: "bound" }, y, color },
      },
      {
        mark: { type: "rule", strokeWidth: 2 },
        encoding: { x: { ...x, field: "low" }, x2: { field: "high" }, y, color },
      },
      ...["low", "high"].map((end) => ({
        mark: { type: "tick" as const, orient: "vertical" as const, size: 13, thickness: 1.5 },
        encoding: { x: { ...x, field: end }, y, color },
      })),
      {
        mark: { type: "point", size: 38, opacity: 1, strokeWidth: 1.5 },
        encoding: {
          x: { ...x, field: "value" },
          y,
          shape: { field: "shape", type: "nominal", scale: null },
          fill: { field: "fill", type: "nominal", scale: null },
          stroke: color,
        },
      },
      {
        mark: { type: "text", align: "right", baseline: "middle", color: "var(--muted)" },
        encoding: { x: { value: labelX }, y, text: { field: "label" } },
      },
      {
        mark: { type: "text", align: "right", baseline: "middle", fontWeight: 600 },
        encoding: { x: { value: groupX }, y, text: { field: "group" } },
      },
      {
        mark: { type: "text", align: "left", baseline: "middle" },
        encoding: { x: { value: plotWidth + 10 }, y, text: { field: "text" } },
      },
    ],
  };
}

/** The rows in words, for those who cannot see them. */
export function dotAlternative(what: string, rows: readonly DotRow[]): string {
  const said = rows.slice(0, 24).map((row) => `${row.group} ${row.label}: ${row.text}`);
  const rest = rows.length > said.length ? `; and ${rows.length - said.length} more in the table` : "";
  return `Dot plot of ${what}. ${said.join("; ")}${rest}.`;
}
