import { largest } from "../../src/stats/largest.js";
import type { CellAnalysis } from "../../src/types/analysis.js";
import { type Curve, curveChart } from "../charts/curves.js";
import { enoughForLine } from "../charts/over-workers.js";
import { chosen, plain, quantity } from "../format/quantity.js";
import type { Figure, Table } from "../panel.js";
import { cellLabel, eachCell, placeLabel, type Series } from "../series.js";
import { cutNote, mostFrames } from "./limits.js";

const dashes: readonly (readonly number[])[] = [[], [5, 3], [2, 2], [7, 2, 2, 2]];
/** Curves of one frame; more cannot be told apart. */
const mostCurves = 4;

type Point = CellAnalysis["curve"][number];

/** What an evaluation after each epoch told. */
export interface Learnt {
  readonly metric: "accuracy" | "loss";
  readonly title: string;
  /** Begins the words for those who cannot see the chart. */
  readonly noun: string;
  readonly pick: (point: Point) => number | undefined;
  readonly domain: (values: readonly number[]) => readonly [number, number];
  readonly target: number | undefined;
  /** Ends the caption. */
  readonly note: string;
}

/** What was learnt over epochs, one frame a runner: equal trainings give equal curves, which would hide one another. */
export function learningFigure(series: readonly Series[], learnt: Learnt): Figure | undefined {
  const { metric, title, target, pick, note } = learnt;
  const measured = series
    .map((entry) => ({ ...entry, cells: entry.cells.filter(({ curve }) => curve.some((at) => hasValue(learnt, at))) }))
    .filter((entry) => entry.cells.length > 0);
  if (measured.length === 0) return undefined;
  const points = eachCell(measured).flatMap(({ cell }) => cell.curve);
  const epochs = largest(points.map((point) => point.epoch));
  const axes = {
    xTitle: "epoch",
    xDomain: [0, epochs + 0.5] as const,
    yDomain: learnt.domain(points.flatMap((point) => pick(point) ?? [])),
    target,
  };
  const lines = epochs >= enoughForLine ? "" : " Fewer than three epochs: points without a line.";
  const line = target === undefined ? "" : ` Dashed: the target, ${chosen(target)}.`;
  return {
    kind: "figure",
    metrics: [metric],
    id: metric,
    title,
    charts: measured.slice(0, mostFrames).map((entry) => {
      const shown = entry.cells.slice(0, mostCurves);
      return {
        title: entry.label,
        runner: entry.runner,
        alternative: alternative(entry, learnt),
        spec: curveChart(
          shown.map((cell, index) => curveOf(entry, cell, index, learnt)),
          axes,
        ),
      };
    }),
    caption: `Medians over trials, one frame a runner, equal scales. Broad and pale: the smallest worker count; thin: larger ones, drawn on top. Where the training is the same, the curves coincide.${note}${line}${lines}${cutNote(measured.length, mostFrames, "frames")}`,
    table: curveTable(measured, learnt),
  };
}

const hasValue = ({ pick }: Learnt, point: Point): boolean => pick(point) !== undefined;

function curveOf(series: Series, cell: CellAnalysis, index: number, { pick }: Learnt): Curve {
  return {
    name: placeLabel(cell),
    color: series.style.color,
    shape: series.style.shape,
    dash: dashes[index % dashes.length] ?? [],
    points: cell.curve.flatMap((point) => {
      const y = pick(point);
      if (y === undefined) return [];
      const tip = `${cellLabel(series, cell)}, epoch ${point.epoch}: ${plain(y, 4)}`;
      return [{ x: point.epoch, y, facts: { runner: series.runner, tip } }];
    }),
  };
}

function alternative(series: Series, { noun, pick }: Learnt): string {
  const told = (point: Point): string => plain(pick(point) ?? Number.NaN);
  const said = series.cells.flatMap((cell) => {
    const first = cell.curve[0];
    const last = cell.curve.at(-1);
    if (first === undefined || last === undefined) return [];
    return [
      `${placeLabel(cell)}: from ${told(first)} after epoch ${first.epoch} to ${told(last)} after epoch ${last.epoch}`,
    ];
  });
  return `${noun} over epochs. ${said.join("; ")}.`;
}

function curveTable(series: readonly Series[], { metric }: Learnt): Table {
  const judged = metric === "accuracy";
  return {
    columns: [
      { title: "Cell" },
      { title: "Epoch", numeric: true },
      { title: "Since first step", numeric: true },
      ...(judged ? [{ title: "Accuracy", numeric: true }] : []),
      { title: "Loss", numeric: true },
      { title: "n", numeric: true },
    ],
    rows: eachCell(series).flatMap(({ series: entry, cell }) =>
      cell.curve.map((point) => [
        cellLabel(entry, cell),
        String(point.epoch),
        quantity(point.seconds, "s"),
        ...(judged ? [plain(point.accuracy ?? Number.NaN, 4)] : []),
        plain(point.loss),
        String(point.n),
      ]),
    ),
  };
}
