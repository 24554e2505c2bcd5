import type { TopLevelSpec } from "vega-lite";
import { factsChannel, factsText, type MarkFacts } from "./mark-facts.js";

export interface ScatterPoint {
  readonly x: number;
  readonly y: number;
  readonly color: string;
  /** One of the kinds. */
  readonly kind: string;
  readonly facts: MarkFacts;
}

/** How points of one kind look, beside the colour of each. */
export interface ScatterKind {
  readonly name: string;
  readonly shape: string;
  readonly size: number;
}

interface ScatterAxis {
  readonly title: string;
  readonly domain: readonly [number, number];
  readonly values?: readonly number[];
}

/** Points over two numbers; kinds differ in shape and size, and the legend names them. */
export function scatterChart(
  points: readonly ScatterPoint[],
  kinds: readonly ScatterKind[],
  axes: { readonly x: ScatterAxis; readonly y: ScatterAxis; readonly log: boolean },
): TopLevelSpec {
  const domain = kinds.map(({ name }) => name);
  const sizeOf = new Map(kinds.map(({ name, size }) => [name, size]));
  const axisOf = ({ title, values }: ScatterAxis) => ({
    title,
    ...(values === undefined ? { tickCount: 5 } : { values: [...values] }),
  });
  return {
    width: 300,
    height: 190,
    data: {
      values: points.map(({ facts, ...point }) => ({
        ...point,
        facts: factsText(facts),
        size: sizeOf.get(point.kind) ?? 40,
      })),
    },
    mark: { type: "point", opacity: 1, strokeWidth: 1.75 },
    encoding: {
      x: {
        field: "x",
        type: "quantitative",
        scale: { type: axes.log ? "log" : "linear", domain: [...axes.x.domain], nice: false, zero: false },
        axis: { ...axisOf(axes.x), format: "~s" },
      },
      y: {
        field: "y",
        type: "quantitative",
        scale: { domain: [...axes.y.domain], nice: false, zero: false },
        axis: axisOf(axes.y),
      },
      color: { field: "color", type: "nominal", scale: null },
      size: { field: "size", type: "quantitative", scale: null, legend: null },
      shape: {
        field: "kind",
        type: "nominal",
        scale: { domain, range: kinds.map(({ shape }) => shape) },
        legend: { columns: 3, symbolStrokeColor: "currentColor", symbolSize: 70 },
      },
      description: factsChannel,
    },
  };
}
