import { largest, smallest } from "../../src/stats/largest.js";
import type { CellAnalysis, MetricSummary } from "../../src/types/analysis.js";
import { type DotRow, dotAlternative, dotPlot } from "../charts/dots.js";
import { enoughForLine, overWorkers } from "../charts/over-workers.js";
import { bracketsNote, bracketsOf, summaryShort } from "../format/interval.js";
import { numbersAt, quantity, scaleOf } from "../format/quantity.js";
import type { Chart, Figure, Table } from "../panel.js";
import { cellLabel, eachCell, metricOf, type Series, shortPlaceLabel } from "../series.js";
import { cutNote, mostFrames, mostRows } from "./limits.js";
import { pointOf, simulatedNote } from "./throughput.js";

const bases = [
  { name: "efficiency", words: "own", open: false },
  { name: "efficiencyOverSingle", words: "single", open: true },
] as const;
type BaseName = (typeof bases)[number]["name"];

interface Row {
  readonly series: Series;
  readonly cell: CellAnalysis;
  readonly base: (typeof bases)[number];
  readonly summary: MetricSummary;
}

/** An efficiency over the cell itself is 1 by definition, and says nothing. */
function rowsOf(series: readonly Series[]): readonly Row[] {
  return eachCell(series).flatMap(({ series: entry, cell }) =>
    bases.flatMap((base): Row[] => {
      const summary = metricOf(cell, base.name);
      return summary === undefined || summary.base === cell.id ? [] : [{ series: entry, cell, base, summary }];
    }),
  );
}

/** Efficiency against both bases, or undefined where no cell has a base other than itself. */
export function efficiencyFigure(series: readonly Series[]): Figure | undefined {
  const rows = rowsOf(series);
  if (rows.length === 0) return undefined;
  const longest = largest(series.map((entry) => entry.cells.length));
  const dots = longest < enoughForLine;
  const marks = dots ? [" (filled)", " (open)"] : [" (points)", " (dotted)"];
  return {
    kind: "figure",
    metrics: ["efficiency"],
    id: "efficiency",
    title: dots ? "Scaling efficiency, both bases" : "Scaling efficiency over workers (log scale)",
    charts: dots ? [dotChart(rows)] : overWorkersCharts(series),
    caption: `Efficiency is speed-up divided by the growth in workers; 1 is ideal (dashed). "Own base"${marks[0]}: against the same runner at its smallest worker count. "Single"${marks[1]}: against plain single-process PyTorch, so it also counts what a runner costs at one worker. Medians of cells; a claim pairs trials block by block, and its estimate may differ.${dots ? "" : simulatedNote(series)} ${bracketsNote(rows.map((row) => row.summary))} ${baseValues(rows, series)}${dots ? cutNote(rows.length, mostRows, "rows") : cutNote(series.length, mostFrames, "frames")}`,
    table: efficiencyTable(rows, series),
  };
}

function dotChart(rows: readonly Row[]): Chart {
  const plainScale = scaleOf(1, "1");
  const dots = rows.slice(0, mostRows).map(
    ({ series, cell, base, summary }): DotRow => ({
      runner: series.runner,
      group: series.label,
      label: `${shortPlaceLabel(cell)}, ${base.words}`,
      value: summary.median,
      low: summary.low,
      high: summary.high,
      text: numbersAt(plainScale, summary.median, summary.low, summary.high),
      style: series.style,
      open: base.open,
    }),
  );
  return {
    alternative: dotAlternative("scaling efficiency, ideal 1", dots),
    spec: dotPlot(dots, { title: "efficiency (1 is ideal)", factor: 1, references: [1] }),
  };
}

function overWorkersCharts(series: readonly Series[]): readonly Chart[] {
  const measured = series.filter((entry) => entry.cells.some((cell) => metricOf(cell, "efficiency") !== undefined));
  const points = (entry: Series) => entry.cells.flatMap((cell) => pointOf(cell, "efficiency"));
  const overSingle = (entry: Series) => entry.cells.flatMap((cell) => pointOf(cell, "efficiencyOverSingle"));
  const all = measured.flatMap(points);
  const workers = [...new Set(all.map((point) => point.workers))].toSorted((a, b) => a - b);
  const top = largest(
    all.map((point) => (point.high ?? point.value) * 1.05),
    1.1,
  );
  const ends = [smallest(workers), largest(workers)];
  const ideal = { dash: [5, 3], points: ends.map((count) => ({ workers: count, value: 1 })) };
  return measured.slice(0, mostFrames).map((entry) => ({
    title: entry.label,
    runner: entry.runner,
    alternative: `Efficiency over itself. ${entry.cells
      .map((cell) => `${cellLabel(entry, cell)}: ${summaryShort(metricOf(cell, "efficiency"))}`)
      .join("; ")}.`,
    spec: overWorkers(
      points(entry),
      measured.filter((other) => other !== entry).flatMap(points),
      overSingle(entry).length < enoughForLine
        ? [ideal]
        : [ideal, { dash: [1, 3], color: entry.style.color, points: overSingle(entry) }],
      entry.style,
      { workers, domain: [0, top], log: false },
    ),
  }));
}

/** Rule 1: every base with its absolute value. */
function baseValues(rows: readonly Row[], series: readonly Series[]): string {
  const ids = [...new Set(rows.flatMap((row) => (row.summary.base === undefined ? [] : [row.summary.base])))];
  const cells = new Map(eachCell(series).map(({ cell }) => [cell.id, cell] as const));
  const said = ids.flatMap((id) => {
    const cell = cells.get(id);
    const summary = cell === undefined ? undefined : metricOf(cell, "throughput");
    return summary === undefined ? [] : [`${id} ${quantity(summary.median, summary.unit)}`];
  });
  return said.length === 0 ? "" : `Bases: ${said.slice(0, 12).join(", ")}.`;
}

function efficiencyTable(rows: readonly Row[], series: readonly Series[]): Table {
  const cells = new Map(eachCell(series).map(({ cell }) => [cell.id, cell] as const));
  const speedups = { efficiency: "speedup", efficiencyOverSingle: "speedupOverSingle" } as const satisfies Record<
    BaseName,
    string
  >;
  return {
    columns: [
      { title: "Cell" },
      { title: "Base" },
      { title: "Base throughput", numeric: true },
      { title: "Speed-up", numeric: true },
      { title: "Efficiency", numeric: true },
      { title: "Brackets" },
      { title: "n", numeric: true },
    ],
    rows: rows.map(({ series: entry, cell, base, summary }) => {
      const baseCell = summary.base === undefined ? undefined : cells.get(summary.base);
      return [
        cellLabel(entry, cell),
        summary.base === undefined ? base.words : [`${base.words}: `, { code: summary.base }],
        baseCell === undefined ? "not measured" : summaryShort(metricOf(baseCell, "throughput")),
        summaryShort(metricOf(cell, speedups[base.name])),
        summaryShort(summary),
        bracketsOf(summary),
        String(summary.n),
      ];
    }),
  };
}
