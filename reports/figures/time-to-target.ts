import { largest } from "../../src/stats/largest.js";
import type { CellAnalysis } from "../../src/types/analysis.js";
import { summaryLong, summaryShort } from "../format/interval.js";
import { chosen, plain } from "../format/quantity.js";
import { counted, listed } from "../format/text.js";
import type { Block, Figure, Table, TextPart } from "../panel.js";
import { cellLabel, eachCell, metricOf, type Series } from "../series.js";
import { metricDots } from "./metric-dots.js";

type Learner = ReturnType<typeof eachCell>[number];

/** Cells that are named in the sentence; the table has all. */
const mostNamed = 4;

/** Who reaches the target first, in how many seconds and epochs, and which cells never do. */
export function timeToTarget(
  series: readonly Series[],
  target: number,
): { readonly answer: Block; readonly shown: Block } {
  const learners = eachCell(series);
  const table = targetTable(learners, target);
  const figure = metricDots(series, "timeToTarget", {
    title: `Time to an accuracy of ${chosen(target)}`,
    caption:
      "From the first training step to the end of the evaluation that reached the target; start-up is not in it.",
  });
  const answer: Block = { kind: "sentence", text: [...firstText(learners, target), ...neverText(learners, target)] };
  const shown: Figure | Block = figure === undefined ? { kind: "table", table } : { ...figure, table };
  return { answer, shown };
}

function firstText(learners: readonly Learner[], target: number): readonly TextPart[] {
  const [first] = learners
    .flatMap(({ series, cell }) => {
      const summary = metricOf(cell, "timeToTarget");
      return summary === undefined ? [] : [{ series, cell, summary }];
    })
    .toSorted((a, b) => a.summary.median - b.summary.median);
  if (first === undefined) {
    return [`No cell reached the target of ${chosen(target)}. More epochs, or a lower target, would change that.`];
  }
  const { series, cell, summary } = first;
  const epochs = epochsTo(cell, target);
  const after = epochs === undefined ? "" : `, after ${counted(epochs, "epoch")}`;
  return [
    "First at ",
    { strong: chosen(target) },
    ": ",
    { strong: cellLabel(series, cell) },
    `, in ${summaryLong(summary)}${after}.`,
  ];
}

function neverText(learners: readonly Learner[], target: number): readonly TextPart[] {
  const never = learners.filter(({ cell }) => metricOf(cell, "timeToTarget") === undefined);
  if (never.length === 0) return [" Every cell reaches it."];
  if (never.length === learners.length) return [];
  const named = never
    .slice(0, mostNamed)
    .map(({ series, cell }) => `${cellLabel(series, cell)} (${whyNever(cell, target)})`);
  const rest = never.length > named.length ? [`${never.length - named.length} more in the table`] : [];
  return [" ", { strong: "Never" }, `: ${listed([...named, ...rest])}.`];
}

/** The epoch at which the curve of medians reaches the target. */
const epochsTo = ({ curve }: CellAnalysis, target: number): number | undefined =>
  curve.find(({ accuracy = Number.NaN }) => accuracy >= target)?.epoch;

/** Empty where every completed trial reached it. */
function whyNever(cell: CellAnalysis, target: number): string {
  const reached = metricOf(cell, "timeToTarget")?.n ?? 0;
  if (cell.trials.completed === 0) return "no trial completed";
  if (cell.curve.length === 0) return "no epoch was trained before the timed window";
  if (reached >= cell.trials.completed) return "";
  const best = largest(cell.curve.flatMap(({ accuracy }) => accuracy ?? []));
  const last = cell.curve.at(-1)?.epoch ?? 0;
  if (reached > 0) return `${counted(cell.trials.completed - reached, "trial")} of ${cell.trials.completed} did not`;
  return `at best ${plain(best, 4)} in ${counted(last, "epoch")}, ${plain(target - best)} short`;
}

function targetTable(learners: readonly Learner[], target: number): Table {
  return {
    columns: [
      { title: "Cell" },
      { title: `Time to ${chosen(target)}`, numeric: true },
      { title: "Epochs", numeric: true },
      { title: "n", numeric: true },
      { title: "Not reached because" },
    ],
    rows: learners.map(({ series, cell }) => {
      const summary = metricOf(cell, "timeToTarget");
      const why = whyNever(cell, target);
      return [
        cellLabel(series, cell),
        summary === undefined ? "never" : summaryShort(summary),
        String(epochsTo(cell, target) ?? "none"),
        String(summary?.n ?? 0),
        summary !== undefined && why === "" ? "" : { state: summary === undefined ? "no" : "open", text: why },
      ];
    }),
  };
}
