import { largest } from "../../src/stats/largest.js";
import { type StackRow, stackedBars } from "../charts/stacked.js";
import { quantity } from "../format/quantity.js";
import type { Figure } from "../panel.js";
import { cellLabel, eachCell, metricOf, type Series, shortPlaceLabel } from "../series.js";
import { cutNote, mostRows } from "./limits.js";

/** Phases before the first training step, in their order. */
const startupPhases = ["launch", "init", "prepare"] as const;
/** Where the time before the first step goes, stacked; undefined where no phase was recorded. */
export function startupFigure(series: readonly Series[]): Figure | undefined {
  const measured = eachCell(series).flatMap(({ series: entry, cell }) => {
    const parts = startupPhases.flatMap((name) => {
      const phase = cell.phases.find((each) => each.name === name);
      return phase === undefined || !(phase.median >= 0) ? [] : [{ name, value: phase.median, n: phase.n }];
    });
    return parts.length === 0 ? [] : [{ entry, cell, parts, sum: parts.reduce((sum, part) => sum + part.value, 0) }];
  });
  if (measured.length === 0) return undefined;
  const names = startupPhases.filter((name) => measured.some(({ parts }) => parts.some((part) => part.name === name)));
  const rows = measured.slice(0, mostRows).map(
    ({ entry, cell, parts, sum }): StackRow => ({
      runner: entry.runner,
      group: entry.label,
      label: shortPlaceLabel(cell),
      parts: parts.map(({ name, value }) => ({ name, value, text: quantity(value, "s") })),
      text: quantity(metricOf(cell, "startup")?.median ?? sum, "s"),
    }),
  );
  const said = rows.map(
    (row) =>
      `${row.group} ${row.label}: ${row.parts.map((part) => `${part.name} ${quantity(part.value, "s")}`).join(", ")}`,
  );
  return {
    kind: "figure",
    metrics: ["startup"],
    id: "startup",
    title: "Start-up: from the first process to the first training step",
    charts: [
      { alternative: `Stacked bars of start-up time. ${said.join("; ")}.`, spec: stackedBars(rows, names, "seconds") },
    ],
    caption: `Medians over trials, parts in the order of the legend: ${names.join(", ")}. The number is the median of the whole start-up. Services that outlive a trial (a Spark application, a Ray cluster) are up before it begins and are not in here.${cutNote(measured.length, mostRows, "rows")}`,
    table: {
      columns: [
        { title: "Cell" },
        ...names.map((name) => ({ title: name, numeric: true })),
        { title: "Start-up", numeric: true },
        { title: "n", numeric: true },
      ],
      rows: measured.map(({ entry, cell, parts, sum }) => [
        cellLabel(entry, cell),
        ...names.map((name) => quantity(parts.find((part) => part.name === name)?.value, "s")),
        quantity(metricOf(cell, "startup")?.median ?? sum, "s"),
        String(largest(parts.map((part) => part.n))),
      ]),
    },
  };
}
