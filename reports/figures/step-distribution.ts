import { largest } from "../../src/stats/largest.js";
import type { CellAnalysis } from "../../src/types/analysis.js";
import { type CumulativeCurve, cumulativeChart, mostCurves } from "../charts/cumulative.js";
import { logDomain } from "../charts/range-plot.js";
import { percent, quantity, type Scale, scaleOf } from "../format/quantity.js";
import { clip, counted } from "../format/text.js";
import type { Figure, Table } from "../panel.js";
import { cellLabel, placeLabel, type Series, shortPlaceLabel } from "../series.js";
import { mostFrames } from "./limits.js";
import { drawableStep } from "./step-times.js";

type StepTimes = NonNullable<CellAnalysis["stepTimes"]>;

interface Measured {
  readonly series: Series;
  readonly cells: readonly { readonly cell: CellAnalysis; readonly times: StepTimes }[];
}

/** Quantiles that can be drawn: numbers that do not fall. */
function timesOf({ stepTimes }: CellAnalysis): StepTimes | undefined {
  if (stepTimes === undefined || stepTimes.quantiles.length < 2) return undefined;
  const { quantiles } = stepTimes;
  const fine = quantiles.every((each, index) => drawableStep(each) && each >= (quantiles[index - 1] ?? 0));
  return fine ? stepTimes : undefined;
}

/** Distributions of step times, one frame a runner; undefined for an analysis without them. */
export function stepDistributionFigure(series: readonly Series[]): Figure | undefined {
  const measured = series
    .map((entry): Measured => {
      const cells = entry.cells.flatMap((cell) => {
        const times = timesOf(cell);
        return times === undefined ? [] : [{ cell, times }];
      });
      return { series: entry, cells };
    })
    .filter(({ cells }) => cells.length > 0);
  const all = measured.flatMap(({ cells }) => cells.flatMap(({ times }) => [...times.quantiles]));
  if (all.length === 0) return undefined;
  const scale = scaleOf(all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? 1, "s");
  const ends = all.reduce<[number, number]>(
    ([low, high], each) => [Math.min(low, each), Math.max(high, each)],
    [Number.POSITIVE_INFINITY, 0],
  );
  const axis = { title: `${scale.unit} a step (log scale)`, domain: logDomain(ends.map((end) => end * scale.factor)) };
  const most = largest(measured.map(({ cells }) => cells.length));
  const cut =
    most > mostCurves
      ? ` A frame has at most ${mostCurves} curves, the fewest and the most workers among them; the percentiles of all cells are in the table above.`
      : "";
  const frames = measured.slice(0, mostFrames);
  return {
    kind: "figure",
    metrics: ["stepTime"],
    id: "step-distribution",
    title: "Which share of the steps takes at most so long",
    charts: frames.map((each) => ({
      title: each.series.label,
      runner: each.series.runner,
      alternative: alternative(each),
      spec: cumulativeChart(curvesOf(each, scale), each.series.style, axis),
    })),
    caption: `Cumulative distribution of all steps of the timed windows of all trials, slowest rank of each step; equal scales. A steep curve: steps alike; a long tail at the top: some take much longer. Points: p50 and p95. Steps are no samples of a comparison: intervals and verdicts are made of trials.${cut}${frames.length < measured.length ? ` The first ${frames.length} of ${measured.length} runners.` : ""}`,
    table: distributionTable(frames),
  };
}

/** The first, the last, and others evenly between. */
function spaced<Item>(items: readonly Item[], most: number): readonly Item[] {
  if (items.length <= most) return items;
  return Array.from({ length: most }, (_, i) => items[Math.round((i * (items.length - 1)) / (most - 1))]).filter(
    (item) => item !== undefined,
  );
}

function curvesOf({ series, cells }: Measured, { factor }: Scale): readonly CumulativeCurve[] {
  const shown = spaced(cells, mostCurves);
  const counts = new Set(shown.map(({ cell }) => cell.workers));
  return shown.map(({ cell, times }, index) => {
    const name =
      counts.size === shown.length ? `${cell.workers} w` : `${clip(shortPlaceLabel(cell), 18)} (${index + 1})`;
    return {
      name,
      points: times.quantiles.map((each, at) => ({ x: each * factor, share: at / (times.quantiles.length - 1) })),
      marked: [0.5, 0.95].map((share) => ({
        x: at(times, share) * factor,
        share,
        facts: {
          runner: series.runner,
          tip: `${cellLabel(series, cell)}: ${percent(share)} of ${counted(times.n, "step")} take at most ${quantity(at(times, share), "s")}`,
        },
      })),
    };
  });
}

/** A quantile between those that are kept, by linear interpolation. */
function at({ quantiles }: StepTimes, share: number): number {
  const position = share * (quantiles.length - 1);
  const below = quantiles[Math.floor(position)] ?? Number.NaN;
  const above = quantiles[Math.ceil(position)] ?? below;
  return below + (position - Math.floor(position)) * (above - below);
}

function alternative({ cells }: Measured): string {
  const said = spaced(cells, mostCurves).map(
    ({ cell, times }) =>
      `${placeLabel(cell)}: half of the steps take at most ${quantity(at(times, 0.5), "s")}, 95 % at most ${quantity(at(times, 0.95), "s")}, the longest ${quantity(at(times, 1), "s")}`,
  );
  return `Cumulative distribution of step times. ${said.join("; ")}.`;
}

const shares = [0, 0.05, 0.25, 0.5, 0.75, 0.95, 1] as const;

/** Of the curves that are drawn. */
function distributionTable(measured: readonly Measured[]): Table {
  return {
    columns: [
      { title: "Cell" },
      ...shares.map((share) => ({ title: percent(share), numeric: true })),
      { title: "Steps", numeric: true },
      { title: "Trials", numeric: true },
    ],
    rows: measured.flatMap(({ series, cells }) =>
      spaced(cells, mostCurves).map(({ cell, times }) => [
        cellLabel(series, cell),
        ...shares.map((share) => quantity(at(times, share), "s")),
        times.n.toLocaleString("en-US"),
        String(times.trials),
      ]),
    ),
  };
}
