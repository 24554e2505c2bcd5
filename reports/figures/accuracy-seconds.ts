import { largest } from "../../src/stats/largest.js";
import type { CellAnalysis } from "../../src/types/analysis.js";
import { type NamedCurve, namedCurveChart } from "../charts/named-curves.js";
import { enoughForLine } from "../charts/over-workers.js";
import { plain, quantity } from "../format/quantity.js";
import { counted, listed } from "../format/text.js";
import type { Chart, Figure, Table } from "../panel.js";
import { cellLabel, eachCell, grouped, type Series } from "../series.js";
import { accuracyDomain } from "./accuracy.js";

type Point = CellAnalysis["curve"][number];
type Drawable = Point & { readonly accuracy: number };

interface Learner {
  readonly series: Series;
  readonly cell: Omit<CellAnalysis, "curve"> & { readonly curve: readonly Drawable[] };
}

/** More curves in one frame hide one another. */
const mostCurves = 7;
/** The smallest and the largest worker counts tell the rest. */
const mostFrames = 2;

/** Accuracy over seconds, one frame a worker count: who is where first, with equal means. */
export function accuracyOverSeconds(series: readonly Series[], target: number | undefined): Figure | undefined {
  const learners = eachCell(series)
    .map(
      ({ series: entry, cell }): Learner => ({ series: entry, cell: { ...cell, curve: cell.curve.flatMap(drawable) } }),
    )
    .filter(({ cell }) => cell.curve.length > 0);
  if (learners.length === 0) return undefined;
  const byWorkers = [...grouped(learners, ({ cell }) => cell.workers)].toSorted(([a], [b]) => a - b);
  const shown =
    byWorkers.length <= mostFrames ? byWorkers : [...byWorkers.slice(0, 1), ...byWorkers.slice(1 - mostFrames)];
  const points = shown.flatMap(([, own]) => own.flatMap(({ cell }) => cell.curve));
  const lines = largest(learners.map(({ cell }) => cell.curve.length)) >= enoughForLine;
  const axes = {
    xTitle: "seconds since the first training step",
    xDomain: [0, largest(points.map(({ seconds }) => seconds)) * 1.04] as const,
    yDomain: accuracyDomain(
      points.map(({ accuracy }) => accuracy),
      target,
    ),
    target,
    lines,
  };
  const charts = shown.map(
    ([workers, own]): Chart => ({
      title: counted(workers, "worker"),
      alternative: alternative(own),
      spec: namedCurveChart(own.slice(0, mostCurves).map(curveOf), axes),
    }),
  );
  const most = largest(shown.map(([, own]) => own.length));
  return {
    kind: "figure",
    metrics: ["accuracy"],
    id: "accuracy-seconds",
    title: "Accuracy on the whole test set over seconds",
    charts,
    wide: true,
    caption: `The same medians over time: one frame a worker count, equal scales; a point is the end of an epoch's evaluation. Start-up is not in it; every epoch is in the table above.${lines ? "" : " Fewer than three epochs: points without a line."}${framesNote(byWorkers, shown)}${most > mostCurves ? ` A frame has its first ${mostCurves} cells of ${most}.` : ""}`,
    table: endTable(shown.flatMap(([, own]) => own.slice(0, mostCurves))),
  };
}

function drawable(point: Point): readonly Drawable[] {
  const { seconds, accuracy } = point;
  if (accuracy === undefined || !Number.isFinite(seconds) || seconds < 0 || !Number.isFinite(accuracy)) return [];
  return [{ ...point, accuracy }];
}

function framesNote(
  all: readonly (readonly [number, unknown])[],
  shown: readonly (readonly [number, unknown])[],
): string {
  const left = all.filter(([workers]) => !shown.some(([other]) => other === workers));
  if (left.length === 0) return "";
  return ` ${listed(left.slice(0, 12).map(([workers]) => counted(workers, "worker")))} are in the table above alone.`;
}

function curveOf({ series, cell }: Learner): NamedCurve {
  return {
    name: series.label,
    style: series.style,
    points: cell.curve.map(({ epoch, seconds, accuracy }) => ({
      x: seconds,
      y: accuracy,
      facts: {
        runner: series.runner,
        tip: `${cellLabel(series, cell)}, ${quantity(seconds, "s")} (epoch ${epoch}): ${plain(accuracy, 4)}`,
      },
    })),
  };
}

function alternative(learners: readonly Learner[]): string {
  const said = learners.slice(0, 24).flatMap(({ series, cell }) => {
    const last = cell.curve.at(-1);
    return last === undefined
      ? []
      : [`${series.label}: ${plain(last.accuracy, 4)} after ${quantity(last.seconds, "s")}`];
  });
  return `Accuracy over seconds. ${said.join("; ")}.`;
}

/** Where each curve ends. */
function endTable(learners: readonly Learner[]): Table {
  return {
    columns: [
      { title: "Cell" },
      { title: "Epochs", numeric: true },
      { title: "Seconds", numeric: true },
      { title: "Accuracy", numeric: true },
      { title: "n", numeric: true },
    ],
    rows: learners.map(({ series, cell }) => {
      const last = cell.curve.at(-1);
      return [
        cellLabel(series, cell),
        String(last?.epoch ?? ""),
        quantity(last?.seconds, "s"),
        plain(last?.accuracy ?? Number.NaN, 4),
        String(last?.n ?? ""),
      ];
    }),
  };
}
