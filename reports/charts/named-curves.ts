import type { TopLevelSpec } from "vega-lite";
import { clip } from "../format/text.js";
import type { SeriesStyle } from "../series.js";
import { axesOfCurves } from "./curves.js";
import { factsChannel, factsText, type MarkFacts } from "./mark-facts.js";

/** One curve of a frame with several; its points stand in the order of x. */
export interface NamedCurve {
  /** In the legend; unlike those of the others. */
  readonly name: string;
  readonly style: SeriesStyle;
  readonly points: readonly { readonly x: number; readonly y: number; readonly facts: MarkFacts }[];
}

interface NamedCurveAxes {
  readonly xTitle: string;
  readonly xDomain: readonly [number, number];
  readonly yDomain: readonly [number, number];
  /** A horizontal dashed line. */
  readonly target: number | undefined;
  /** Rule 12: curves of fewer points are points alone. */
  readonly lines: boolean;
}

const longestName = 34;
/** Longer names stand one below the other. */
const longestOfTwo = 22;

/** Names for the legend: cut, and unlike each other all the same. */
function legendNames(names: readonly string[]): string[] {
  const cut = names.map((name) => clip(name, longestName));
  return cut.map((name, index) => (cut.indexOf(name) === index ? name : `${name} ${index + 1}`));
}

const shapes = ["circle", "square", "triangle-up", "diamond", "triangle-down", "cross", "triangle-right"] as const;

/** Styles that are unlike each other: series of one runner have one colour, and then differ in shape. */
function unlikeStyles(curves: readonly NamedCurve[]): readonly SeriesStyle[] {
  const taken = new Set<string>();
  return curves.map(({ style }) => {
    const free = [style.shape, ...shapes].find((shape) => !taken.has(`${style.color} ${shape}`)) ?? style.shape;
    taken.add(`${style.color} ${free}`);
    return { ...style, shape: free };
  });
}

/** Several curves in one frame, told apart by colour and shape, with a legend of both. */
export function namedCurveChart(curves: readonly NamedCurve[], axes: NamedCurveAxes): TopLevelSpec {
  const names = legendNames(curves.map(({ name }) => name));
  const styles = unlikeStyles(curves);
  const values = curves.flatMap(({ style, points }, index) =>
    points.map(({ x, y, facts }) => ({ x, y, name: names[index], color: style.color, facts: factsText(facts) })),
  );
  const { x, y } = axesOfCurves(axes);
  // Below the frame: frames side by side begin at one height, however many names each has.
  const legend = { orient: "bottom" as const, columns: names.some((name) => name.length > longestOfTwo) ? 1 : 2 };
  const description = factsChannel;
  return {
    width: 300,
    height: 170,
    data: { values },
    layer: [
      {
        data: { values: axes.target === undefined ? [] : [{ y: axes.target }] },
        mark: { type: "rule", strokeDash: [4, 3], color: "currentColor", opacity: 0.7 },
        encoding: { y },
      },
      {
        mark: { type: "line", strokeWidth: axes.lines ? 1.5 : 0 },
        encoding: {
          x,
          y,
          detail: { field: "name", type: "nominal" },
          stroke: { field: "color", type: "nominal", scale: null },
        },
      },
      {
        mark: { type: "point", size: 30, filled: true, opacity: 1 },
        encoding: {
          x,
          y,
          color: {
            field: "name",
            type: "nominal",
            scale: { domain: names, range: styles.map(({ color }) => color) },
            legend,
          },
          shape: {
            field: "name",
            type: "nominal",
            scale: { domain: names, range: styles.map(({ shape }) => shape) },
            legend,
          },
          description,
        },
      },
    ],
  };
}
