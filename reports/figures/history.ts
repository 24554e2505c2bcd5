import { largest } from "../../src/stats/largest.js";
import type { Analysis, CellAnalysis } from "../../src/types/analysis.js";
import type { ClaimHistory, HistoryEntry, HistoryPoint, StudyHistory } from "../../src/types/history.js";
import { type DotRow, dotAlternative, dotPlot } from "../charts/dots.js";
import { forestAlternative, forestPlot } from "../charts/forest-plot.js";
import { boundText, claimScale, verdictWords } from "../claims.js";
import { numbersAt, scaleOf } from "../format/quantity.js";
import { capitalised } from "../format/text.js";
import type { Chart, Figure, Table } from "../panel.js";
import { cellLabel, eachCell, type SeriesStyle, seriesOf } from "../series.js";
import { entryLabel, isBreak, stretchesOf } from "./history-rows.js";
import { cutNote, mostRows } from "./limits.js";

type Scale = ReturnType<typeof scaleOf>;
type ClaimPoint = ClaimHistory["points"][number];

const plainStyle: SeriesStyle = { color: "currentColor", shape: "circle" };

const labelOf = (entries: readonly HistoryEntry[], { entry }: HistoryPoint): string => {
  const found = entries[entry];
  return found === undefined ? "" : entryLabel(found);
};

const markedLabel = (entries: readonly HistoryEntry[], point: HistoryPoint): string => {
  const found = entries[point.entry];
  return `${found !== undefined && isBreak(found) ? "≠ " : ""}${labelOf(entries, point)}`;
};

const textAt = (scale: Scale, { estimate, low, high }: HistoryPoint): string => numbersAt(scale, estimate, low, high);

/** One claim over the entries that have it; undefined where fewer than two do. */
export function claimHistoryFigure(
  { claim, points }: ClaimHistory,
  entries: readonly HistoryEntry[],
): Figure | undefined {
  if (points.length < 2) return undefined;
  const { noun, unit } = claimScale(claim);
  const scale = scaleOf(largest(points.map(({ estimate }) => Math.abs(estimate))), unit);
  const stretches = stretchesOf(entries);
  const latest = points.slice(-mostRows);
  const rows = latest.map((point) => ({
    group: stretches[point.entry] ?? "",
    label: labelOf(entries, point),
    text: textAt(scale, point),
    value: point.estimate,
    low: point.low,
    high: point.high,
    margins: marginsOf(claim),
    style: plainStyle,
  }));
  const asRatio = noun.startsWith("ratio") && points.every(({ estimate }) => estimate > 0);
  const asked = boundText(claim);
  const title = `${capitalised(noun)} (${claim.id}, asked: ${asked})`;
  const chart: Chart = asRatio
    ? {
        alternative: forestAlternative(`${claim.id} over time`, rows, ` Margin: ${asked}.`),
        spec: forestPlot(rows, `${noun} (log scale; 1 is equal)`),
      }
    : {
        alternative: dotAlternative(`${claim.id} over time`, rows),
        spec: dotPlot(rows, {
          title: scale.unit === "" ? noun : `${noun}, ${scale.unit}`,
          factor: scale.factor,
          references: limitsOf(claim.bound),
        }),
      };
  return {
    kind: "figure",
    metrics: [claim.metric],
    id: `claim-${claim.id.replace(/[^a-zA-Z0-9]/g, "-").slice(0, 40)}`,
    title,
    charts: [chart],
    caption: `One row a study, the newest last; a name on the left begins a stretch in which fingerprint and machine stay the same, and values across stretches are not comparable. Point and bar: the estimate and interval by which the claim was judged then. Dashed: what the claim asks.${cutNote(points.length, mostRows, "rows")}`,
    table: claimTable(points, entries, scale),
  };
}

/** Where a difference, or a value by itself, meets what the claim asks. */
const limitsOf = ({ kind, value }: ClaimHistory["claim"]["bound"]): readonly number[] =>
  kind === "within" ? [-value, value] : [value];

const marginsOf = ({ bound }: ClaimHistory["claim"]): readonly number[] =>
  (bound.kind === "within" ? [1 - bound.value, 1 + bound.value] : [bound.value]).filter((at) => at > 0);

function claimTable(points: readonly ClaimPoint[], entries: readonly HistoryEntry[], scale: Scale): Table {
  return {
    columns: [
      { title: "Study" },
      { title: "Verdict" },
      { title: "Estimate", numeric: true },
      { title: "n", numeric: true },
    ],
    rows: points.map((point) => [
      labelOf(entries, point),
      { state: point.verdict, text: verdictWords[point.verdict] },
      textAt(scale, point),
      String(point.n),
    ]),
  };
}

/** Throughput of each cell over the entries that have it; undefined where no cell has been measured twice. */
export function cellHistoryFigure(
  { cells: histories, entries }: StudyHistory,
  cells: readonly CellAnalysis[],
  factors: Analysis["suite"]["factors"],
): Figure | undefined {
  const known = new Map(
    eachCell(seriesOf(cells, factors)).map(({ series, cell }) => [String(cell.id), { series, cell }] as const),
  );
  const values = histories.flatMap(({ points }) => points.map(({ estimate }) => Math.abs(estimate)));
  if (values.length === 0) return undefined;
  const scale = scaleOf(largest(values), histories[0]?.unit ?? "");
  const found = histories.flatMap(({ cell, points }) => {
    const own = known.get(cell);
    return own === undefined ? [] : points.map((point) => ({ ...own, point, label: markedLabel(entries, point) }));
  });
  if (found.length === 0) return undefined;
  const rows = found.slice(0, mostRows).map(
    ({ series, cell, point, label }): DotRow => ({
      runner: series.runner,
      group: cellLabel(series, cell),
      label,
      text: textAt(scale, point),
      value: point.estimate,
      low: point.low,
      high: point.high,
      style: series.style,
    }),
  );
  const title = `throughput, ${scale.unit}`;
  return {
    kind: "figure",
    metrics: ["throughput"],
    id: "throughput-over-time",
    title: "Throughput, study by study",
    charts: [{ alternative: dotAlternative(title, rows), spec: dotPlot(rows, { title, factor: scale.factor }) }],
    caption: `Medians over trials with their intervals, where there were enough trials for one; the newest last. ≠: fingerprint or machine are not as in the study before, so that the row is not comparable with those above it; the table of studies says what is new.${cutNote(found.length, mostRows, "rows")}`,
    table: {
      columns: [
        { title: "Cell" },
        { title: "Study" },
        { title: "Throughput", numeric: true },
        { title: "n", numeric: true },
      ],
      rows: found.map(({ series, cell, point }) => [
        cellLabel(series, cell),
        labelOf(entries, point),
        `${textAt(scale, point)} ${scale.unit}`,
        String(point.n),
      ]),
    },
  };
}
