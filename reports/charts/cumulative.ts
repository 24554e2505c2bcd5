import type { TopLevelSpec } from "vega-lite";
import type { SeriesStyle } from "../series.js";
import { factsChannel, factsText, type MarkFacts } from "./mark-facts.js";
import { logTicks } from "./ticks.js";

/** Which share of the values is at most x. */
export interface CumulativeCurve {
  /** In the legend; unlike those of the other curves. */
  readonly name: string;
  /** x above 0, in the axis' unit; both ascending. */
  readonly points: readonly { readonly x: number; readonly share: number }[];
  /** Points that are drawn as such, and tell their numbers. */
  readonly marked: readonly { readonly x: number; readonly share: number; readonly facts: MarkFacts }[];
}

const dashes: readonly (readonly number[])[] = [
  [1, 0],
  [6, 2],
  [2, 2],
  [7, 2, 1, 2],
];
/** Curves of one frame; more cannot be told apart. */
export const mostCurves = dashes.length;

/** Cumulative distributions over a logarithmic axis; dashes tell the curves of one frame apart. */
export function cumulativeChart(
  curves: readonly CumulativeCurve[],
  style: SeriesStyle,
  axis: { readonly title: string; readonly domain: readonly [number, number] },
): TopLevelSpec {
  const x = {
    field: "x",
    type: "quantitative" as const,
    scale: { type: "log" as const, domain: [...axis.domain], nice: false },
    axis: { title: axis.title, values: [...logTicks(...axis.domain)], format: ".6~g", grid: false },
  };
  const y = {
    field: "share",
    type: "quantitative" as const,
    scale: { domain: [0, 1], nice: false },
    axis: { title: null, values: [0, 0.25, 0.5, 0.75, 1], format: ".0%" },
  };
  return {
    width: 165,
    height: 130,
    data: { values: [] },
    layer: [
      {
        data: { values: curves.flatMap(({ name, points }) => points.map((point) => ({ name, ...point }))) },
        mark: { type: "line", color: style.color, strokeWidth: 1.75 },
        encoding: {
          x,
          y,
          strokeDash: {
            field: "name",
            type: "nominal",
            scale: {
              domain: curves.map(({ name }) => name),
              range: curves.map((_, index) => [...(dashes[index] ?? [])]),
            },
            legend: { columns: 2, symbolStrokeColor: style.color, symbolSize: 400 },
          },
        },
      },
      {
        data: {
          values: curves.flatMap(({ marked }) => marked.map((point) => ({ ...point, facts: factsText(point.facts) }))),
        },
        mark: {
          type: "point",
          shape: style.shape,
          color: style.color,
          fill: "var(--page)",
          size: 30,
          opacity: 1,
          strokeWidth: 1.5,
        },
        encoding: { x, y, description: factsChannel },
      },
    ],
  };
}
