import { largest } from "../../src/stats/largest.js";
import type { CellAnalysis } from "../../src/types/analysis.js";
import { type RangeRow, rangePlot } from "../charts/range-plot.js";
import { plain, quantity, scaleOf } from "../format/quantity.js";
import type { Figure } from "../panel.js";
import { cellLabel, eachCell, type Series, shortPlaceLabel } from "../series.js";
import { cutNote, mostRows } from "./limits.js";

type StepTime = NonNullable<CellAnalysis["stepTime"]>;
const percentiles = ["p50", "p95", "p99", "max"] as const;

/** From a nanosecond to eleven days: no other step can be drawn, or believed. */
export const drawableStep = (seconds: number): boolean => seconds >= 1e-9 && seconds <= 1e6;

const isDrawable = (times: StepTime): boolean => percentiles.every((key) => drawableStep(times[key]));

/** p50, p95, p99 and the longest step of each cell; undefined where no cell has steps. */
export function stepTimesFigure(series: readonly Series[]): Figure | undefined {
  const measured = eachCell(series).flatMap(({ series: entry, cell }) =>
    cell.stepTime === null ? [] : [{ entry, cell, times: cell.stepTime }],
  );
  const drawn = measured.filter(({ times }) => isDrawable(times));
  if (drawn.length === 0) return undefined;
  const { factor, unit } = scaleOf(largest(drawn.map(({ times }) => times.p50)), "s");
  const rows = drawn.slice(0, mostRows).map(
    ({ entry, cell, times }): RangeRow => ({
      runner: entry.runner,
      group: entry.label,
      label: shortPlaceLabel(cell),
      text: percentiles.map((key) => plain(times[key] * factor)).join(" · "),
      middle: times.p50 * factor,
      high: times.p95 * factor,
      higher: times.p99 * factor,
      highest: times.max * factor,
      style: entry.style,
    }),
  );
  const title = `${unit} a step (log scale): p50 · p95 · p99 · max`;
  const said = rows.slice(0, 24).map((row) => `${row.group} ${row.label}: ${row.text}`);
  return {
    kind: "figure",
    metrics: ["stepTime"],
    id: "step-times",
    title: "How long steps take: p50, p95, p99 and the longest",
    charts: [
      {
        alternative: `Ranges of step times in ${unit}, p50, p95, p99 and maximum. ${said.join("; ")}${rows.length > said.length ? `; and ${rows.length - said.length} more in the table` : ""}.`,
        spec: rangePlot(rows, title),
      },
    ],
    caption: `Point: p50; broad bar to p95, thin bar to p99, dotted to a tick at the longest step. Steps of the timed window, slowest rank of each step; percentiles are medians over trials of those of each trial, the longest is that of all trials.${cutNote(drawn.length, mostRows, "rows")}`,
    table: {
      columns: [
        { title: "Cell" },
        ...percentiles.map((name) => ({ title: name, numeric: true })),
        { title: "p99 over p50", numeric: true },
        { title: "Trials", numeric: true },
      ],
      rows: measured.map(({ entry, cell, times }) => [
        cellLabel(entry, cell),
        ...percentiles.map((key) => quantity(times[key], "s")),
        plain(times.p99 / times.p50),
        String(cell.trials.completed),
      ]),
    },
  };
}
