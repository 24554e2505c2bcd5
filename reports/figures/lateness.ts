import { largest } from "../../src/stats/largest.js";
import { quantile, sorted } from "../../src/stats/quantile.js";
import { type Breakdown, breakdownOf } from "../breakdown.js";
import { heatClasses, heatMap } from "../charts/heat-map.js";
import { quantity, scaleOf } from "../format/quantity.js";
import { counted } from "../format/text.js";
import type { Chart, Figure } from "../panel.js";
import { cellLabel, eachCell, type Series } from "../series.js";
import { latenessOf } from "../stragglers.js";

/** Heat maps of one page, and the rectangles that they may have together. */
const mostMaps = 4;
const mostRectangles = 3840;
const mostRanks = 64;
const mostSteps = 60;

interface Measured {
  readonly label: string;
  readonly runner: string;
  readonly breakdown: Breakdown;
  /** [step][rank], seconds. */
  readonly lateness: readonly (readonly number[])[];
  /** 95th percentile over the steps of the latest rank's lateness: one wild step shall not decide what is shown. */
  readonly large: number;
}

/** The latest rank's lateness, step by step. */
const latestOf = (lateness: readonly (readonly number[])[]): readonly number[] =>
  lateness.map((step) => step.reduce((latest, late) => Math.max(latest, late), 0));

/** Who is late at which step, for the cells in which somebody is latest; undefined where no cell has two ranks. */
export function latenessFigure(series: readonly Series[]): Figure | undefined {
  const measured = eachCell(series).flatMap(({ series: entry, cell }): Measured[] => {
    const breakdown = breakdownOf(cell);
    if (breakdown === undefined) return [];
    const lateness = latenessOf(breakdown);
    if ((lateness[0]?.length ?? 0) < 2) return [];
    const large = quantile(sorted(latestOf(lateness)), 0.95);
    return [{ label: cellLabel(entry, cell), runner: entry.runner, breakdown, lateness, large }];
  });
  const shown = measured.toSorted((a, b) => b.large - a.large).slice(0, mostMaps);
  const large = shown[0]?.large ?? 0;
  if (!(large > 0)) return undefined;
  const { factor, unit } = scaleOf(large, "s");
  const left = measured.length - shown.length;
  return {
    kind: "figure",
    metrics: ["exposedCommunication"],
    id: "lateness",
    title: "Who is late at which step",
    charts: shown.map((each) => chartOf(each, shown.length, { factor, unit, large })),
    caption: `Seconds behind the rank that came first when the exchange could begin, told by the waits at a barrier: no clock of another host is compared. One trial a cell, its first ${mostSteps} steps that were looked at; darker is later on a light page, brighter on a dark one, equal classes in all frames.${binNote(shown)}${left > 0 ? ` The ${counted(shown.length, "cell")} with the largest lateness (95th percentile of the steps); ${left} more ${left === 1 ? "is" : "are"} in the table of stragglers.` : ""}`,
    table: {
      columns: [
        { title: "Cell" },
        { title: "Rank", numeric: true },
        { title: "Median lateness", numeric: true },
        { title: "p95", numeric: true },
        { title: "Trials", numeric: true },
        { title: "Largest of those shown", numeric: true },
      ],
      rows: shown.flatMap(({ label, breakdown, lateness: steps }) =>
        breakdown.ranks.map(({ rank, lateness }, at) => [
          label,
          String(rank),
          quantity(lateness.median, "s"),
          quantity(lateness.p95, "s"),
          String(breakdown.n),
          quantity(largest(steps.map((step) => step[at] ?? 0)), "s"),
        ]),
      ),
    },
  };
}

/** So many columns that all maps together stay small. */
const columnsOf = (ranks: number, maps: number): number =>
  Math.max(8, Math.min(mostSteps, Math.floor(mostRectangles / maps / Math.min(ranks, mostRanks))));

function chartOf(
  { label, runner, breakdown, lateness }: Measured,
  maps: number,
  { factor, unit, large }: { readonly factor: number; readonly unit: string; readonly large: number },
): Chart {
  const ranks = lateness[0]?.length ?? 0;
  const matrix = Array.from({ length: ranks }, (_, rank) => lateness.map((step) => (step[rank] ?? 0) * factor));
  const said = breakdown.ranks
    .slice(0, 8)
    .map(({ rank, lateness: late }) => `rank ${rank} ${quantity(late.median, "s")}`);
  const rest = breakdown.ranks.length > said.length ? ", and further ranks in the table" : "";
  return {
    title: label,
    runner,
    alternative: `Heat map of lateness, ${counted(ranks, "rank")} by ${counted(lateness.length, "step")}. Medians: ${said.join(", ")}${rest}.`,
    spec: heatMap(matrix, heatClasses(large * factor), {
      xTitle: "step",
      yTitle: "rank",
      legendTitle: `${unit} behind the earliest rank`,
      firstColumn: 1,
      firstRow: 0,
      mostRows: mostRanks,
      mostColumns: columnsOf(ranks, maps),
    }),
  };
}

function binNote(shown: readonly Measured[]): string {
  const joined = shown.some(({ lateness }) => {
    const ranks = lateness[0]?.length ?? 0;
    return ranks > mostRanks || lateness.length > columnsOf(ranks, shown.length);
  });
  return joined ? " Where neighbours are joined, the latest of them counts." : "";
}
