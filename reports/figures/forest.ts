import { largest, smallest } from "../../src/stats/largest.js";
import type { Analysis, CellAnalysis, ClaimResult, HeadToHeadComparison } from "../../src/types/analysis.js";
import { type ForestRow, forestAlternative, forestPlot } from "../charts/forest-plot.js";
import { boundText } from "../claims.js";
import { summaryShort } from "../format/interval.js";
import { numbersAt, percent, scaleOf } from "../format/quantity.js";
import { counted, listed } from "../format/text.js";
import type { Figure, State, Table, TableCell, TextPart } from "../panel.js";
import { commonLabel, metricOf, placeLabel, type Series, shortPlaceLabel } from "../series.js";
import { cutNote, mostRows } from "./limits.js";

/** A cell with its series, found by its id. */
export interface Known {
  readonly series: Series;
  readonly cell: CellAnalysis;
}

/** One comparison with the cells and claims that it is about. */
export interface Duel {
  readonly comparison: HeadToHeadComparison;
  readonly own: Known;
  readonly other: Known;
  /** Claims that compare exactly this pair. */
  readonly claims: readonly ClaimResult[];
}

type Factors = Analysis["suite"]["factors"];

const plainScale = scaleOf(1, "1");

const usable = (value: number | null): number | null =>
  value !== null && Number.isFinite(value) && value > 0 ? value : null;

/** The ratio with its interval where they are numbers: a file may say anything. */
export function ratioOf({ estimate, low, high }: HeadToHeadComparison): Pick<ForestRow, "value" | "low" | "high"> {
  const [value, from, to] = [usable(estimate), usable(low), usable(high)];
  return value === null || from === null || to === null
    ? { value, low: null, high: null }
    : { value, low: from, high: to };
}

/** "0.929 [0.917, 0.942]", or why there is less. */
export function ratioText(comparison: HeadToHeadComparison): string {
  const { value, low, high } = ratioOf(comparison);
  if (value === null) return comparison.parity === "differs" ? "incomparable" : "no ratio";
  const numbers = numbersAt(plainScale, value, low, high);
  return low === null ? `${numbers}, no interval (n = ${comparison.n})` : numbers;
}

/** Where the margins of a claim lie on the axis of ratios. */
function marginsOf({ bound }: ClaimResult): readonly number[] {
  const at = bound.kind === "within" ? [1 - bound.value, 1 + bound.value] : [bound.value];
  return at.filter((each) => usable(each) !== null);
}

/** Ratios of throughput as a forest plot; undefined where there is none to draw. */
export function forestFigure(duels: readonly Duel[], factors: Factors): Figure | undefined {
  if (!duels.some(({ comparison }) => ratioOf(comparison).value !== null)) return undefined;
  const drawn = duels.slice(0, mostRows);
  const rows = drawn.map(
    ({ comparison, own, other, claims }): ForestRow => ({
      group: commonLabel(own.cell, factors, shortPlaceLabel),
      label: `${own.series.runner} / ${other.series.runner}`,
      text: ratioText(comparison),
      ...ratioOf(comparison),
      margins: claims.flatMap(marginsOf),
      style: own.series.style,
    }),
  );
  const asked = drawn.filter(({ claims }) => claims.length > 0);
  const marginWords = asked.flatMap(({ comparison, claims }) =>
    claims.map((claim) => `${claim.id} asks of ${comparison.cell} ${boundText(claim)}`),
  );
  return {
    kind: "figure",
    metrics: ["throughput"],
    id: "forest",
    title: "Ratio of throughput, runner by runner",
    charts: [
      {
        alternative: forestAlternative(
          "ratios of throughput",
          rows,
          marginWords.length === 0 ? "" : ` Margins: ${marginWords.slice(0, 12).join("; ")}.`,
        ),
        spec: forestPlot(rows, "throughput ratio (log scale; 1 is equal)"),
      },
    ],
    caption: captionOf(duels),
    table: duelTable(duels, factors),
  };
}

function captionOf(duels: readonly Duel[]): string {
  const bounded = duels.filter(({ comparison }) => ratioOf(comparison).low !== null);
  const levels = [...new Set(bounded.map(({ comparison }) => percent(comparison.level)))];
  const measured = duels.filter(({ comparison }) => ratioOf(comparison).value !== null);
  const counts = measured.map(({ comparison }) => comparison.n);
  const [fewest, most] = [smallest(counts), largest(counts)];
  const n = fewest === most ? `n = ${fewest}` : `n = ${fewest} to ${most}`;
  const interval =
    bounded.length === 0
      ? "No comparison has an interval yet"
      : `Bar: ${listed(levels)} confidence sequence, which stays valid whenever the study stops; each by itself, not divided among the ${counted(bounded.length, "comparison")}`;
  const open = measured.length > bounded.length ? " Open point: no interval; the table says why." : "";
  const margins = duels.some(({ claims }) => claims.length > 0)
    ? " Dashed line: the margin of a claim about exactly this pair, which its own verdict judges at its own level."
    : "";
  return `w: workers. Point: geometric mean of the ratios of throughput, block by block, in blocks where both completed (${n}). ${interval}.${open}${margins} Ratios are not averaged over groups; the base of each is in the table with its throughput.${cutNote(duels.length, mostRows, "rows")}`;
}

const trainingWords = {
  identical: { state: "yes", text: "identical" },
  within: { state: "yes", text: "within tolerance" },
  unchecked: { state: "open", text: "not compared" },
  differs: { state: "no", text: "differs" },
} as const satisfies Record<HeadToHeadComparison["parity"], { readonly state: State; readonly text: string }>;

/** Every comparison with its exact numbers, its base and the claims about it. */
export function duelTable(duels: readonly Duel[], factors: Factors): Table {
  return {
    columns: [
      { title: "At" },
      { title: "Cell" },
      { title: "Against" },
      { title: "Ratio", numeric: true },
      { title: "Interval at" },
      { title: "n", numeric: true },
      { title: "Same training" },
      { title: "Margin of a claim" },
      { title: "Throughput of the base", numeric: true },
    ],
    rows: duels.map(({ comparison, own, other, claims }) => [
      commonLabel(own.cell, factors, placeLabel),
      [{ code: comparison.cell }],
      [{ code: comparison.against }],
      ratioText(comparison),
      intervalText(comparison),
      String(comparison.n),
      trainingWords[comparison.parity],
      marginText(claims),
      summaryShort(metricOf(other.cell, "throughput")),
    ]),
  };
}

function intervalText(comparison: HeadToHeadComparison): string {
  if (ratioOf(comparison).low === null) return comparison.because ?? "no interval";
  return percent(comparison.level);
}

function marginText(claims: readonly ClaimResult[]): TableCell {
  if (claims.length === 0) return "";
  return claims.flatMap((claim, index): readonly TextPart[] => [
    ...(index === 0 ? [] : ["; "]),
    { code: claim.id },
    `: ${boundText(claim)}`,
  ]);
}
