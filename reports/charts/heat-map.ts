import type { TopLevelSpec } from "vega-lite";
import { chosen } from "../format/quantity.js";
import { binned } from "./bins.js";

/** Lightness alone tells them apart, in both themes and in grey; the style sheet has the colours. */
const fills = ["var(--heat-0)", "var(--heat-1)", "var(--heat-2)", "var(--heat-3)", "var(--heat-4)"] as const;

/** Classes of values, each but the first twice as wide as the one before: few values are large. */
export interface HeatClasses {
  /** Smallest value of each class but the first, ascending. */
  readonly bounds: readonly number[];
  readonly labels: readonly string[];
}

/** Five classes with round bounds, the last of which begins at or below `large`, and their labels in the legend's unit. */
export function heatClasses(large: number): HeatClasses {
  const least = large / 16;
  const power = least > 0 ? 10 ** Math.floor(Math.log10(least)) : 1;
  const mantissa = [1, 2, 5, 10].find((each) => each * power >= least * 0.999999) ?? 10;
  const bounds = [1, 2, 4, 8].map((times) => Number((times * mantissa * power).toPrecision(6)));
  const words = bounds.map(chosen);
  const labels = bounds.map((_, index) =>
    index === 0 ? `below ${words[0]}` : `${words[index - 1]} to ${words[index]}`,
  );
  return { bounds, labels: [...labels, `${words.at(-1)} or more`] };
}

export interface HeatAxes {
  readonly xTitle: string;
  readonly yTitle: string;
  readonly legendTitle: string;
  /** Numbers of the first column and row. */
  readonly firstColumn: number;
  readonly firstRow: number;
  readonly mostRows: number;
  readonly mostColumns: number;
}

const plotWidth = 165;
const tallest = 180;
const tallestRow = 16;
const mostTicks = 8;
const roundSteps = [1, 2, 5, 10, 20, 50, 100];

/** Rows by columns, coloured by class. Neighbours of one class in a row are one rectangle, which keeps the page small. */
export function heatMap(
  matrix: readonly (readonly number[])[],
  { bounds, labels }: HeatClasses,
  axes: HeatAxes,
): TopLevelSpec {
  const { values, rows, columns } = binned(matrix, axes.mostRows, axes.mostColumns);
  const [height, width] = [matrix.length, matrix[0]?.length ?? 0];
  const left = (bin: number): number => Math.min(bin * columns, width) + axes.firstColumn - 0.5;
  const top = (bin: number): number => Math.min(bin * rows, height) + axes.firstRow - 0.5;
  const runs = values.flatMap((row, y) =>
    runsOf(row.map((value) => bounds.filter((bound) => value >= bound).length)).map(({ from, to, level }) => ({
      x: left(from),
      x2: left(to),
      y: top(y),
      y2: top(y + 1),
      level: labels[level] ?? "",
    })),
  );
  return {
    width: plotWidth,
    height: Math.min(tallest, tallestRow * values.length),
    data: { values: runs },
    mark: { type: "rect", aria: false },
    encoding: {
      x: {
        field: "x",
        type: "quantitative",
        scale: { domain: [left(0), left(values[0]?.length ?? 0)], nice: false, zero: false },
        axis: { title: axes.xTitle, values: ticks(axes.firstColumn, width), format: "d", grid: false },
      },
      x2: { field: "x2" },
      y: {
        field: "y",
        type: "quantitative",
        scale: { domain: [top(0), top(values.length)], reverse: true, nice: false, zero: false },
        axis: { title: axes.yTitle, values: ticks(axes.firstRow, height), format: "d", grid: false },
      },
      y2: { field: "y2" },
      color: {
        field: "level",
        type: "nominal",
        scale: { domain: [...labels], range: [...fills] },
        legend: {
          title: axes.legendTitle,
          titleColor: "currentColor",
          titleFontSize: 11,
          titleFontWeight: "normal",
          columns: 2,
          symbolType: "square",
          symbolStrokeColor: "var(--muted)",
          symbolStrokeWidth: 0.75,
        },
      },
    },
  };
}

interface Run {
  readonly from: number;
  readonly to: number;
  readonly level: number;
}

function runsOf(levels: readonly number[]): readonly Run[] {
  const starts = levels.flatMap((level, index) => (index === 0 || levels[index - 1] !== level ? [index] : []));
  return starts.map((from, index) => ({ from, to: starts[index + 1] ?? levels.length, level: levels[from] ?? 0 }));
}

/** At most so many multiples of a round number, the smallest and the largest number of the rows or columns being these. */
function ticks(first: number, count: number): number[] {
  const step = roundSteps.find((each) => count / each <= mostTicks) ?? Math.ceil(count / mostTicks);
  const from = Math.ceil(first / step) * step;
  return Array.from({ length: count }, (_, index) => from + index * step).filter((tick) => tick < first + count);
}
