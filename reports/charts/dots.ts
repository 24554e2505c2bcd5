import type { TopLevelSpec } from "vega-lite";
import { largest, smallest } from "../../src/stats/largest.js";
import type { SeriesStyle } from "../series.js";
import { factsChannel } from "./mark-facts.js";
import { placeRows, type RowTexts, rowFacts, rowLabels, rowScale } from "./rows.js";
import { niceCeiling } from "./ticks.js";

/** One line of a dot plot: a point with its interval. */
export interface DotRow extends RowTexts {
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
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
  /** Dashed lines over all rows. */
  readonly references?: readonly number[];
  /** Where the axis begins, in the rows' own terms; at zero by default. */
  readonly from?: number;
}

const plotWidth = 190;
const longestName = 26;

/** Points in the axis' terms, as the marks need them. */
const pointOf = (row: DotRow, { factor, title }: DotAxis) => ({
  value: row.value * factor,
  low: (row.low ?? row.value) * factor,
  high: (row.high ?? row.value) * factor,
  bound: row.bound === undefined ? null : row.bound * factor,
  color: row.style.color,
  fill: row.open === true ? "var(--page)" : row.style.color,
  shape: row.style.shape,
  ...rowFacts(row, title),
});

/** Points with intervals over a linear axis that has the zero, which noise may take them below, unless it is told to begin elsewhere. Rows are categories, so no lines join them (rule 12). */
export function dotPlot(rows: readonly DotRow[], axis: DotAxis): TopLevelSpec {
  const { placed, height } = placeRows(rows, longestName, (row) => pointOf(row, axis));
  const reach = rows.flatMap((row) => [row.value, row.high ?? row.value, row.bound ?? 0]);
  const references = axis.references ?? [];
  const top = niceCeiling(largest([...reach, ...references]) * axis.factor * 1.02);
  const lowest = rows.map((row) => Math.min(row.value, row.low ?? row.value));
  const least = smallest([...lowest, ...references], 0) * axis.factor;
  const bottom = least < 0 ? -niceCeiling(-least * 1.02) : (axis.from ?? 0) * axis.factor;
  const y = { field: "y", ...rowScale(height) };
  const x = {
    type: "quantitative" as const,
    scale: { domain: [bottom, top], nice: false },
    axis: { title: axis.title, tickCount: 4 },
  };
  const color = { field: "color", type: "nominal", scale: null } as const;
  const description = factsChannel;
  const bounds = placed.filter((row) => row.bound !== null);
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
        data: { values: references.map((at) => ({ at: at * axis.factor })) },
        mark: { type: "rule", strokeDash: [4, 3], color: "currentColor", opacity: 0.7 },
        encoding: { x: { ...x, field: "at" } },
      },
      {
        data: { values: [...bounds] },
        mark: { type: "rule", strokeDash: [2, 2], strokeWidth: 1.5, opacity: 0.8 },
        encoding: { x: { ...x, field: "value" }, x2: { field: "bound" }, y, color, description },
      },
      {
        data: { values: [...bounds] },
        mark: { type: "tick", orient: "vertical", size: 9, thickness: 2, opacity: 0.8 },
        encoding: { x: { ...x, field: "bound" }, y, color, description },
      },
      {
        mark: { type: "rule", strokeWidth: 2 },
        encoding: { x: { ...x, field: "low" }, x2: { field: "high" }, y, color, description },
      },
      ...["low", "high"].map((end) => ({
        mark: { type: "tick" as const, orient: "vertical" as const, size: 13, thickness: 1.5 },
        encoding: { x: { ...x, field: end }, y, color, description },
      })),
      {
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

/** The rows in words, for those who cannot see them. */
export function dotAlternative(what: string, rows: readonly DotRow[]): string {
  const said = rows.slice(0, 24).map((row) => `${row.group} ${row.label}: ${row.text}`);
  const rest = rows.length > said.length ? `; and ${rows.length - said.length} more in the table` : "";
  return `Dot plot of ${what}. ${said.join("; ")}${rest}.`;
}
