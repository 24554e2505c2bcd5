import { largest, smallest } from "../../src/stats/largest.js";
import type { CellAnalysis } from "../../src/types/analysis.js";
import {
  enoughForLine,
  type GuideLine,
  overWorkers,
  siblingsAreThinned,
  type WorkerPoint,
  workerDomain,
} from "../charts/over-workers.js";
import { bracketsNote, bracketsOf, summaryLong, summaryShort } from "../format/interval.js";
import type { Figure, Table } from "../panel.js";
import { cellLabel, eachCell, metricOf, nodesWord, placeLabel, runnerLabel, type Series } from "../series.js";
import { cutNote, mostFrames } from "./limits.js";

const ownDash = [5, 3];
const singleDash = [1, 3];

export function pointOf(cell: CellAnalysis, name: Parameters<typeof metricOf>[1]): readonly WorkerPoint[] {
  const summary = metricOf(cell, name);
  if (summary === undefined || !(summary.median > 0)) return [];
  const { median: value, low, high } = summary;
  const runner = runnerLabel(cell);
  const facts = { runner, tip: `${runner}, ${placeLabel(cell)}: ${summaryShort(summary)}` };
  return [{ workers: cell.workers, value, low, high, simulated: cell.simulatedNodes, facts }];
}

const pointsOf = (series: Series): readonly WorkerPoint[] =>
  series.cells.flatMap((cell) => pointOf(cell, "throughput"));

/** Throughput that grows with the workers, from a base to the largest count. */
function idealFrom(base: WorkerPoint | undefined, workers: readonly number[], dash: readonly number[]): GuideLine[] {
  const last = largest(workers);
  if (base === undefined || last <= base.workers) return [];
  const at = (count: number) => ({ workers: count, value: (base.value * count) / base.workers });
  return [{ dash, points: [at(base.workers), at(last)] }];
}

/** Small multiples, one a series: nothing hides anything, and equal scales let the eye compare. */
export function throughputFigure(series: readonly Series[]): Figure {
  const all = series.flatMap(pointsOf);
  const workers = [...new Set(all.map((point) => point.workers))].toSorted((a, b) => a - b);
  const single = series.filter((entry) => entry.runner === "single");
  const singleBase = single.length === 1 ? single.flatMap(pointsOf)[0] : undefined;
  const idealsOf = (entry: Series): readonly GuideLine[] => [
    ...(entry.runner === "single" ? [] : idealFrom(pointsOf(entry)[0], workers, ownDash)),
    ...idealFrom(singleBase, workers, singleDash),
  ];
  const heights = [
    ...all.flatMap((point) => [point.value, point.low ?? point.value, point.high ?? point.value]),
    ...series.flatMap((entry) => idealsOf(entry).flatMap((ideal) => ideal.points.map((point) => point.value))),
  ].filter((value) => value > 0);
  const domain: [number, number] = [smallest(heights) / 1.15, largest(heights) * 1.15];
  const shared = { workers, domain, log: true };
  const measured = series.filter((entry) => pointsOf(entry).length > 0);
  return {
    kind: "figure",
    metrics: ["throughput"],
    id: "throughput",
    title: "Throughput in samples/s (log scale) over workers (log scale)",
    charts: measured.slice(0, mostFrames).map((entry) => ({
      title: entry.label,
      runner: entry.runner,
      alternative: alternative(entry),
      logAxes: { x: workerDomain(workers), y: domain },
      spec: overWorkers(
        pointsOf(entry),
        measured.filter((other) => other !== entry).flatMap(pointsOf),
        idealsOf(entry),
        entry.style,
        shared,
      ),
    })),
    caption: caption(measured, singleBase !== undefined),
    table: throughputTable(measured),
  };
}

function caption(series: readonly Series[], withSingle: boolean): string {
  const longest = largest(series.map((entry) => pointsOf(entry).length));
  const lines =
    longest < enoughForLine ? " No line joins the points: two worker counts say nothing about those between." : "";
  const single = withSingle ? " Dotted: ideal from plain single-process PyTorch." : "";
  const summaries = eachCell(series).flatMap(({ cell }) => metricOf(cell, "throughput") ?? []);
  const sizes = series.map((entry) => pointsOf(entry).length);
  const thinned = siblingsAreThinned(sizes)
    ? ", the slowest and the fastest of them at the worker counts that the axis names"
    : "";
  return `One frame a runner, equal scales. ${bracketsNote(summaries)} Grey dashes: the other runners${thinned}. Dashed: ideal, the runner's own throughput at its smallest worker count times the growth in workers.${single}${simulatedNote(series)}${lines}${cutNote(series.length, mostFrames, "frames")}`;
}

export function simulatedNote(series: readonly Series[]): string {
  const words = [...new Set(eachCell(series).flatMap(({ cell }) => nodesWord(cell) ?? []))];
  return words.length === 0 ? "" : ` Open points: ${words.join(" and ")} nodes, several on one host.`;
}

function alternative(series: Series): string {
  const said = series.cells.flatMap((cell) => {
    const summary = metricOf(cell, "throughput");
    return summary === undefined ? [] : [`${cellLabel(series, cell)}: ${summaryLong(summary)}`];
  });
  return `Throughput over workers. ${said.join("; ")}.`;
}

function throughputTable(series: readonly Series[]): Table {
  return {
    columns: [
      { title: "Cell" },
      { title: "Workers", numeric: true },
      { title: "Throughput", numeric: true },
      { title: "Step time", numeric: true },
      { title: "Brackets" },
      { title: "n", numeric: true },
      { title: "Method" },
    ],
    rows: eachCell(series).flatMap(({ series: entry, cell }) => {
      const summary = metricOf(cell, "throughput");
      if (summary === undefined) return [];
      return [
        [
          cellLabel(entry, cell),
          String(cell.workers),
          summaryShort(summary),
          summaryShort(metricOf(cell, "stepTime")),
          bracketsOf(summary),
          String(summary.n),
          summary.method,
        ],
      ];
    }),
  };
}
