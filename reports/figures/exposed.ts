import { largest, smallest } from "../../src/stats/largest.js";
import type { CellAnalysis } from "../../src/types/analysis.js";
import { enoughForLine, overWorkers, type WorkerPoint } from "../charts/over-workers.js";
import { niceCeiling } from "../charts/ticks.js";
import { bracketsNote, bracketsOf, summaryLong, summaryShort } from "../format/interval.js";
import { scaleOf } from "../format/quantity.js";
import type { Figure } from "../panel.js";
import { cellLabel, eachCell, metricOf, placeLabel, type Series } from "../series.js";
import { cutNote, mostFrames } from "./limits.js";
import { metricDots } from "./metric-dots.js";
import { simulatedNote } from "./throughput.js";

const metric = "exposedCommunication";
const words =
  "What a step takes longer with the exchange of gradients than without it. At one worker it is what the framework itself costs.";

/** Marks of siblings in all frames together; more would make the page heavy, and hide the frame's own. */
const mostSiblings = 400;

/** Exposed communication over workers, one frame a runner; as dots where no runner has two worker counts. */
export function exposedFigure(series: readonly Series[]): Figure | undefined {
  const measured = series
    .map((entry) => ({ ...entry, cells: entry.cells.filter((cell) => metricOf(cell, metric) !== undefined) }))
    .filter((entry) => entry.cells.length > 0);
  if (!measured.some((entry) => new Set(entry.cells.map((cell) => cell.workers)).size > 1)) {
    return metricDots(series, metric, { title: "Exposed communication", caption: words });
  }
  const summaries = eachCell(measured).flatMap(({ cell }) => metricOf(cell, metric) ?? []);
  const widest = largest(summaries.map(({ median }) => Math.abs(median)));
  const { factor, unit } = scaleOf(widest, "s");
  const points = new Map(measured.map((entry) => [entry, entry.cells.flatMap((cell) => pointOf(entry, cell, factor))]));
  const all = [...points.values()].flat();
  const reach = all.flatMap(({ value, low, high }) => [value, low ?? value, high ?? value]);
  const workers = [...new Set(all.map((point) => point.workers))].toSorted((a, b) => a - b);
  const least = smallest(reach, 0);
  const domain = [least < 0 ? -niceCeiling(-least * 1.02) : 0, niceCeiling(largest(reach, 0) * 1.02)] as const;
  const zero = { dash: [], color: "var(--muted)", points: workers.map((count) => ({ workers: count, value: 0 })) };
  const frames = measured.slice(0, mostFrames);
  const withSiblings = frames.length * all.length <= mostSiblings;
  const siblings = withSiblings ? " Grey dashes: the other runners." : "";
  const lines = [...points.values()].some((own) => own.length >= enoughForLine)
    ? ""
    : " No line joins the points: two worker counts say nothing about those between.";
  return {
    kind: "figure",
    metrics: ["exposedCommunication"],
    id: metric,
    title: `Exposed communication in ${unit} a step over workers (log scale)`,
    charts: frames.map((entry) => ({
      title: entry.label,
      runner: entry.runner,
      alternative: `Exposed communication over workers. ${entry.cells.map((cell) => saidOf(entry, cell)).join("; ")}.`,
      spec: overWorkers(
        points.get(entry) ?? [],
        withSiblings ? measured.flatMap((other) => (other === entry ? [] : (points.get(other) ?? []))) : [],
        domain[0] < 0 ? [zero] : [],
        entry.style,
        { workers, domain, log: false },
      ),
    })),
    caption: `${words} One frame a runner, equal scales. ${bracketsNote(summaries)}${siblings}${domain[0] < 0 ? " Noise may take it below 0, the grey line." : ""}${simulatedNote(measured)}${lines}${cutNote(measured.length, mostFrames, "frames")}`,
    table: {
      columns: [
        { title: "Cell" },
        { title: "Workers", numeric: true },
        { title: "Exposed communication", numeric: true },
        { title: "Brackets" },
        { title: "n", numeric: true },
      ],
      rows: eachCell(measured).flatMap(({ series: entry, cell }) => {
        const summary = metricOf(cell, metric);
        if (summary === undefined) return [];
        const { workers: count } = cell;
        return [[cellLabel(entry, cell), String(count), summaryShort(summary), bracketsOf(summary), String(summary.n)]];
      }),
    },
  };
}

function pointOf(series: Series, cell: CellAnalysis, factor: number): readonly WorkerPoint[] {
  const summary = metricOf(cell, metric);
  if (summary === undefined) return [];
  const at = (seconds: number | null): number | null =>
    seconds === null || !Number.isFinite(seconds) ? null : seconds * factor;
  return [
    {
      workers: cell.workers,
      value: summary.median * factor,
      low: at(summary.low),
      high: at(summary.high),
      simulated: cell.simulatedNodes,
      facts: { runner: series.runner, tip: `${cellLabel(series, cell)}: ${summaryShort(summary)}` },
    },
  ];
}

function saidOf(series: Series, cell: CellAnalysis): string {
  const summary = metricOf(cell, metric);
  return `${series.label === series.runner ? placeLabel(cell) : cellLabel(series, cell)}: ${summary === undefined ? "not measured" : summaryLong(summary)}`;
}
