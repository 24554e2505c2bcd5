import { largest, smallest } from "../../src/stats/largest.js";
import { type Curve, curveChart } from "../charts/curves.js";
import { enoughForLine } from "../charts/over-workers.js";
import { chosen, plain, quantity } from "../format/quantity.js";
import type { Figure, Table } from "../panel.js";
import { cellLabel, eachCell, placeLabel, type Series } from "../series.js";
import { cutNote, mostFrames } from "./limits.js";

const dashes: readonly (readonly number[])[] = [[], [5, 3], [2, 2], [7, 2, 2, 2]];
/** Curves of one frame; more cannot be told apart. */
const mostCurves = 4;

/** Accuracy over epochs, one frame a runner: equal trainings give equal curves, which would hide one another. */
export function accuracyFigure(series: readonly Series[], target: number | undefined): Figure | undefined {
  const measured = series
    .map((entry) => ({ ...entry, cells: entry.cells.filter((cell) => cell.curve.length > 0) }))
    .filter((entry) => entry.cells.length > 0);
  if (measured.length === 0) return undefined;
  const points = eachCell(measured).flatMap(({ cell }) => cell.curve);
  const epochs = largest(points.map((point) => point.epoch));
  const axes = {
    xTitle: "epoch",
    xDomain: [0, epochs + 0.5] as const,
    yDomain: accuracyDomain(points, target),
    target,
  };
  const lines = epochs >= enoughForLine ? "" : " Fewer than three epochs: points without a line.";
  const line = target === undefined ? "" : ` Dashed: the target, ${chosen(target)}.`;
  return {
    kind: "figure",
    metrics: ["accuracy"],
    id: "accuracy",
    title: "Accuracy on the whole test set over epochs",
    charts: measured.slice(0, mostFrames).map((entry) => {
      const shown = entry.cells.slice(0, mostCurves);
      return {
        title: entry.label,
        runner: entry.runner,
        alternative: alternative(entry),
        spec: curveChart(
          shown.map((cell, index) => curveOf(entry, cell, index)),
          axes,
        ),
      };
    }),
    caption: `Medians over trials, one frame a runner, equal scales. Broad and pale: the smallest worker count; thin: larger ones, drawn on top. Where the training is the same, the curves coincide.${line}${lines}${cutNote(measured.length, mostFrames, "frames")}`,
    table: curveTable(measured),
  };
}

/** From below the lowest accuracy, and the target, to 1. */
export function accuracyDomain(
  points: readonly { readonly accuracy: number }[],
  target: number | undefined,
): readonly [number, number] {
  const lowest = smallest(points.map(({ accuracy }) => accuracy).filter(Number.isFinite), target ?? 1);
  return [Math.max(0, Math.floor(lowest * 10 - 0.5) / 10), 1];
}

function curveOf(series: Series, cell: Series["cells"][number], index: number): Curve {
  return {
    name: placeLabel(cell),
    color: series.style.color,
    shape: series.style.shape,
    dash: dashes[index % dashes.length] ?? [],
    points: cell.curve.map((point) => ({
      x: point.epoch,
      y: point.accuracy,
      facts: {
        runner: series.runner,
        tip: `${cellLabel(series, cell)}, epoch ${point.epoch}: ${plain(point.accuracy, 4)}`,
      },
    })),
  };
}

function alternative(series: Series): string {
  const said = series.cells.flatMap((cell) => {
    const first = cell.curve[0];
    const last = cell.curve.at(-1);
    if (first === undefined || last === undefined) return [];
    return [
      `${placeLabel(cell)}: from ${plain(first.accuracy)} after epoch ${first.epoch} to ${plain(last.accuracy)} after epoch ${last.epoch}`,
    ];
  });
  return `Accuracy over epochs. ${said.join("; ")}.`;
}

function curveTable(series: readonly Series[]): Table {
  return {
    columns: [
      { title: "Cell" },
      { title: "Epoch", numeric: true },
      { title: "Since first step", numeric: true },
      { title: "Accuracy", numeric: true },
      { title: "Loss", numeric: true },
      { title: "n", numeric: true },
    ],
    rows: eachCell(series).flatMap(({ series: entry, cell }) =>
      cell.curve.map((point) => [
        cellLabel(entry, cell),
        String(point.epoch),
        quantity(point.seconds, "s"),
        plain(point.accuracy, 4),
        plain(point.loss),
        String(point.n),
      ]),
    ),
  };
}
