import type { CellAnalysis } from "../../src/types/analysis.js";
import type { MetricName } from "../../src/types/metrics.js";
import { type DotRow, dotAlternative, dotPlot } from "../charts/dots.js";
import { bracketsNote, bracketsOf, summaryShort } from "../format/interval.js";
import { numbersAt, scaleOf } from "../format/quantity.js";
import { worded } from "../format/text.js";
import type { Figure } from "../panel.js";
import { cellLabel, eachCell, metricOf, type Series, shortPlaceLabel } from "../series.js";
import { cutNote, mostRows } from "./limits.js";

/** One metric of every cell as points with intervals; undefined where no cell has it. */
export function metricDots(
  series: readonly Series[],
  name: MetricName,
  words: { readonly title: string; readonly caption: string },
  /** What a cell could reach at best, where there is such a thing. */
  boundOf: (series: Series, cell: CellAnalysis) => number | undefined = () => undefined,
): Figure | undefined {
  const measured = eachCell(series).flatMap(({ series: entry, cell }) => {
    const summary = metricOf(cell, name);
    return summary === undefined ? [] : [{ entry, cell, summary }];
  });
  const largest = measured.toSorted((a, b) => b.summary.median - a.summary.median)[0];
  if (largest === undefined) return undefined;
  const scale = scaleOf(largest.summary.median, largest.summary.unit);
  const rows = measured.slice(0, mostRows).map(({ entry, cell, summary }): DotRow => {
    const bound = boundOf(entry, cell);
    return {
      runner: entry.runner,
      group: entry.label,
      label: shortPlaceLabel(cell),
      value: summary.median,
      low: summary.low,
      high: summary.high,
      text: numbersAt(scale, summary.median, summary.low, summary.high),
      style: entry.style,
      ...(bound === undefined ? {} : { bound }),
    };
  });
  const axisTitle = scale.unit === "" ? worded(name) : `${worded(name)}, ${scale.unit}`;
  return {
    kind: "figure",
    metrics: [name],
    id: name,
    title: words.title,
    charts: [
      {
        alternative: dotAlternative(axisTitle, rows),
        spec: dotPlot(rows, { title: axisTitle, factor: scale.factor }),
      },
    ],
    caption: `${words.caption} ${bracketsNote(measured.map(({ summary }) => summary))}${cutNote(measured.length, mostRows, "rows")}`,
    table: {
      columns: [
        { title: "Cell" },
        { title: words.title, numeric: true },
        { title: "Brackets" },
        { title: "n", numeric: true },
      ],
      rows: measured.map(({ entry, cell, summary }) => [
        cellLabel(entry, cell),
        summaryShort(summary),
        bracketsOf(summary),
        String(summary.n),
      ]),
    },
  };
}
