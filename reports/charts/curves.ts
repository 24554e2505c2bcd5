import type { TopLevelSpec } from "vega-lite";
import { factsChannel, factsText, type MarkFacts } from "./mark-facts.js";
import { enoughForLine } from "./over-workers.js";

export interface Curve {
  readonly name: string;
  readonly color: string;
  readonly shape: string;
  readonly dash: readonly number[];
  readonly points: readonly { readonly x: number; readonly y: number; readonly facts?: MarkFacts }[];
}

export interface CurveAxes {
  readonly xTitle: string;
  readonly xDomain: readonly [number, number];
  readonly yDomain: readonly [number, number];
  /** A horizontal dashed line. */
  readonly target: number | undefined;
}

/** Both axes of a chart of curves, linear and as long as they are told. */
export const axesOfCurves = (axes: CurveAxes) => ({
  x: {
    field: "x",
    type: "quantitative" as const,
    scale: { domain: [...axes.xDomain], nice: false },
    axis: { title: axes.xTitle, tickCount: 5, grid: false },
  },
  y: {
    field: "y",
    type: "quantitative" as const,
    scale: { domain: [...axes.yDomain], nice: false },
    axis: { title: null, tickCount: 5 },
  },
});

/** Curves over an ordered numeric x (epochs, seconds); thinner where they may hide one another. */
export function curveChart(curves: readonly Curve[], axes: CurveAxes): TopLevelSpec {
  const { x, y } = axesOfCurves(axes);
  const target = axes.target === undefined ? [] : [{ y: axes.target }];
  return {
    width: 165,
    height: 140,
    data: { values: [] },
    layer: [
      {
        data: { values: target },
        mark: { type: "rule", strokeDash: [4, 3], color: "currentColor", opacity: 0.7 },
        encoding: { y },
      },
      ...curves.flatMap((curve, index) => {
        const data = { values: curve.points.map((point) => ({ ...point, facts: factsText(point.facts) })) };
        return [
          {
            data,
            mark: {
              type: "line" as const,
              color: curve.color,
              // A later curve is thinner: where two are equal, both show.
              strokeWidth: curve.points.length >= enoughForLine ? Math.max(1.2, 4 - 2.4 * index) : 0,
              strokeOpacity: index === 0 && curves.length > 1 ? 0.45 : 1,
              strokeDash: [...curve.dash],
            },
            encoding: { x, y },
          },
          {
            data,
            mark: {
              type: "point" as const,
              shape: curve.shape,
              color: curve.color,
              size: index === 0 ? 34 : 16,
              filled: true,
              opacity: 1,
            },
            encoding: { x, y, description: factsChannel },
          },
        ];
      }),
    ],
  };
}
