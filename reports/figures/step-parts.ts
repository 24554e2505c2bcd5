import { largest } from "../../src/stats/largest.js";
import { breakdownOf, stepParts as parts } from "../breakdown.js";
import { type StackRow, stackedBars } from "../charts/stacked.js";
import { quantity, scaleOf } from "../format/quantity.js";
import type { Figure } from "../panel.js";
import { cellLabel, eachCell, type Series, shortPlaceLabel } from "../series.js";
import { cutNote, mostRows } from "./limits.js";

/** Where the time of a step goes, stacked; undefined where no step was taken apart. */
export function stepPartsFigure(series: readonly Series[]): Figure | undefined {
  const measured = eachCell(series).flatMap(({ series: entry, cell }) => {
    const breakdown = breakdownOf(cell);
    return breakdown === undefined ? [] : [{ entry, cell, breakdown }];
  });
  if (measured.length === 0) return undefined;
  const scale = scaleOf(largest(measured.map(({ breakdown }) => breakdown.step)), "s");
  const rows = measured.slice(0, mostRows).map(
    ({ entry, cell, breakdown }): StackRow => ({
      runner: entry.runner,
      group: entry.label,
      label: shortPlaceLabel(cell),
      // A bar cannot be shorter than nothing: noise below 0 is in the table.
      parts: parts.map(([key, name]) => ({
        name,
        value: Math.max(0, breakdown[key]) * scale.factor,
        text: quantity(breakdown[key], "s"),
      })),
      text: quantity(breakdown.step, "s"),
    }),
  );
  const said = measured
    .slice(0, mostRows)
    .map(
      ({ entry, cell, breakdown }) =>
        `${cellLabel(entry, cell)}: ${parts.map(([key, name]) => `${name} ${quantity(breakdown[key], "s")}`).join(", ")}`,
    );
  const names = parts.map(([, name]) => name);
  return {
    kind: "figure",
    metrics: ["stepTime"],
    id: "step-parts",
    title: "Where a step goes",
    charts: [
      {
        alternative: `Stacked bars of a step's parts. ${said.join("; ")}.`,
        spec: stackedBars(rows, names, scale.unit),
      },
    ],
    caption: `Means over trials, which add up; parts in the order of the legend: ${names.join(", ")}. Exchange is what a step takes longer with the exchange of gradients than without, by interleaved windows after the timed one (of one worker: what its wrapper costs, and noise); the other parts are those of steps without it, on the rank that computes longest. The number is a whole step with exchange.${cutNote(measured.length, mostRows, "rows")}`,
    table: {
      columns: [
        { title: "Cell" },
        ...names.map((title) => ({ title, numeric: true })),
        { title: "step", numeric: true },
        { title: "n", numeric: true },
      ],
      rows: measured.map(({ entry, cell, breakdown }) => [
        cellLabel(entry, cell),
        ...parts.map(([key]) => quantity(breakdown[key], "s")),
        quantity(breakdown.step, "s"),
        String(breakdown.n),
      ]),
    },
  };
}
