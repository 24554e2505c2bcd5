import { largest, smallest } from "../../src/stats/largest.js";
import { type ScatterPoint, scatterChart } from "../charts/scatter.js";
import { logTicks } from "../charts/ticks.js";
import { summaryShort } from "../format/interval.js";
import { plain, quantity } from "../format/quantity.js";
import { counted, listed } from "../format/text.js";
import type { Block, Figure, TextPart } from "../panel.js";
import { type ParetoCell, paretoOf } from "../pareto.js";
import { cellLabel, type Series } from "../series.js";

const kinds = {
  front: { name: "not dominated", shape: "diamond", size: 150 },
  near: { name: "perhaps", shape: "triangle-up", size: 60 },
  dominated: { name: "dominated", shape: "circle", size: 28 },
} as const;

/** More points are a cloud. */
const mostPoints = 60;
const order = ["front", "near", "dominated"] as const;
/** Cells that the sentence names. */
const mostNamed = 4;
/** Of those that the intervals leave open; the table has all. */
const mostNear = 2;
/** Beyond this ratio of fastest to slowest a linear axis squeezes the slow ones. */
const wide = 8;

/** Throughput against accuracy, or nothing where fewer than two cells have both. */
export function paretoBlocks(series: readonly Series[]): readonly Block[] {
  const cells = paretoOf(series);
  if (cells.length < 2) return [];
  return [{ kind: "sentence", text: answer(cells) }, paretoFigure(cells)];
}

const nameOf = ({ series, cell }: ParetoCell): string => cellLabel(series, cell);

function named(cells: readonly ParetoCell[]): string {
  const names = cells.slice(0, mostNamed).map((one) => `${nameOf(one)} ${pair(one)}`);
  return listed(cells.length > mostNamed ? [...names, `${cells.length - mostNamed} more`] : names);
}

const pair = ({ throughput, accuracy }: ParetoCell): string =>
  `(${quantity(throughput.median, throughput.unit)}, ${plain(accuracy.median, 4)})`;

function answer(cells: readonly ParetoCell[]): readonly TextPart[] {
  const of = (standing: ParetoCell["standing"]) => cells.filter((one) => one.standing === standing);
  const [front, near, dominated] = [of("front"), of("near"), of("dominated")];
  const what = "faster and at least as accurate, or as fast and more accurate";
  return [
    { strong: "Not dominated" },
    `: ${named(front)}; no other cell is ${what}, by medians.`,
    ...nearText(near),
    ...(dominated.length === 0
      ? []
      : [
          ` ${counted(dominated.length, "cell")} of ${cells.length} ${dominated.length === 1 ? "is" : "are"} dominated beyond the intervals.`,
        ]),
  ];
}

function nearText(near: readonly ParetoCell[]): readonly TextPart[] {
  if (near.length === 0) return [];
  const which = near.length > mostNear ? `${near.length} more cells` : listed(near.map(nameOf));
  return [` The intervals leave open whether ${which} ${near.length === 1 ? "is" : "are"} dominated.`];
}

/** Room on both sides, and some where all are equal. */
function around(values: readonly number[], least: number): readonly [number, number] {
  const [low, high] = [smallest(values), largest(values)];
  const room = Math.max((high - low) * 0.15, least);
  return [low - room, high + room];
}

function paretoFigure(cells: readonly ParetoCell[]): Figure {
  const speeds = cells.map(({ throughput }) => throughput.median);
  const log = largest(speeds) > wide * smallest(speeds);
  const speedDomain = log
    ? ([smallest(speeds) / 1.3, largest(speeds) * 1.3] as const)
    : ([0, largest(speeds) * 1.08] as const);
  // The important ones are drawn last, on top.
  const shown = order.flatMap((standing) => cells.filter((one) => one.standing === standing)).slice(0, mostPoints);
  const points = shown.toReversed().map((one): ScatterPoint => {
    const { series, throughput, accuracy, standing } = one;
    return {
      x: throughput.median,
      y: accuracy.median,
      color: series.style.color,
      kind: kinds[standing].name,
      facts: {
        runner: series.runner,
        tip: `${nameOf(one)}: ${summaryShort(throughput)}, accuracy ${summaryShort(accuracy)} · ${kinds[standing].name}`,
      },
    };
  });
  const used = order.filter((standing) => cells.some((one) => one.standing === standing));
  const axisTitle = `throughput, samples/s${log ? " (log scale)" : ""}`;
  return {
    kind: "figure",
    metrics: ["throughput", "accuracy"],
    id: "pareto",
    title: "Throughput against accuracy",
    charts: [
      {
        alternative: `Scatter plot of throughput and final accuracy. ${cells
          .slice(0, 24)
          .map((one) => `${nameOf(one)} ${pair(one)}: ${kinds[one.standing].name}`)
          .join("; ")}.`,
        spec: scatterChart(
          points,
          used.map((standing) => kinds[standing]),
          {
            x: { title: axisTitle, domain: speedDomain, ...(log ? { values: logTicks(...speedDomain) } : {}) },
            y: {
              title: "accuracy",
              domain: around(
                cells.map(({ accuracy }) => accuracy.median),
                0.004,
              ),
            },
            log,
          },
        ),
      },
    ],
    caption: `Medians over trials; the accuracy after the last epoch. Up and to the right is better; the shape says which cells are not dominated, the colour whose they are. Perhaps: by its median it is dominated, but the intervals overlap.${cells.length > mostPoints ? ` ${cells.length - mostPoints} more dominated cells are left out here; cells.csv has them.` : ""}`,
    table: {
      columns: [
        { title: "Cell" },
        { title: "Throughput", numeric: true },
        { title: "Accuracy", numeric: true },
        { title: "n", numeric: true },
        { title: "Dominated" },
      ],
      rows: shown.map((one) => [
        nameOf(one),
        summaryShort(one.throughput),
        summaryShort(one.accuracy),
        String(Math.min(one.throughput.n, one.accuracy.n)),
        { front: "no", near: "by medians alone", dominated: "yes" }[one.standing],
      ]),
    },
  };
}
