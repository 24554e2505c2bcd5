import type { Analysis } from "../../src/types/analysis.js";
import { bottleneckText, growthTable, lossesOf } from "../bottleneck.js";
import { breakdownOf, stepParts } from "../breakdown.js";
import { exposedFigure } from "../figures/exposed.js";
import { latenessFigure } from "../figures/lateness.js";
import { stepDistributionFigure } from "../figures/step-distribution.js";
import { stepPartsFigure } from "../figures/step-parts.js";
import { stepTimesFigure } from "../figures/step-times.js";
import { percent, quantity } from "../format/quantity.js";
import { type Block, marked, type Panel, ready, type Table } from "../panel.js";
import { cellLabel, eachCell, type Series, seriesOf } from "../series.js";
import { stragglerTable, stragglerText } from "../stragglers.js";
import { workBlocks } from "../work.js";

const provide = "Set `measure.breakdown.windows` in the suite above 0, and run the study anew.";

export const panel: Panel<"cells" | "suite"> = {
  meta: {
    id: "why",
    title: "Why",
    question: "Why does efficiency fall, where does a step's time go, and who waits for whom?",
    needs: ["cells", "suite"],
  },
  build({ cells, suite }) {
    const series = seriesOf(cells, suite.factors);
    const times = [stepTimesFigure(series), stepDistributionFigure(series)].filter((figure) => figure !== undefined);
    const parts = stepPartsFigure(series);
    if (parts === undefined && times.length === 0) {
      return { state: "missing", because: "No step was taken apart.", provide };
    }
    const losses = lossesOf(series);
    const blocks: (Block | undefined)[] = [
      { kind: "sentence", text: bottleneckText(losses) },
      ...growth(growthTable(losses)),
      parts === undefined || losses.some((loss) => loss.growth === undefined)
        ? { kind: "note", text: [{ strong: lacking(parts !== undefined) }, " ", ...marked(provide)] }
        : undefined,
      losses.length === 0 ? exchangeSentence(series) : undefined,
      parts,
      exposedFigure(series),
      ...lateness(series),
      ...times,
      times.length > 0 ? deviceNote(suite) : undefined,
      ...workBlocks(series),
    ];
    return ready(...blocks.filter((block) => block !== undefined));
  },
};

const lacking = (some: boolean): string =>
  some ? "Some cells' steps were not taken apart." : "No step was taken apart.";

/** A longer table is behind a fold. */
const mostRowsOpen = 8;

function growth(table: Table | undefined): readonly Block[] {
  if (table === undefined) return [];
  const title = "What each part of a step takes above its ideal, in the least efficient cell of every runner";
  if (table.rows.length > mostRowsOpen) return [{ kind: "table", table, fold: title }];
  return [
    { kind: "heading", text: title },
    { kind: "table", table },
    {
      kind: "note",
      text: "Ideal: the base's part, times the growth of a worker's batch. Means over trials. Beyond the spread: the brackets of the cell's trials and those of the ideal do not overlap; forward and backward are judged together, as their trials are known together.",
    },
  ];
}

/** The cell that loses the largest share of its step to the exchange, in a sentence. */
function exchangeSentence(series: readonly Series[]): Block | undefined {
  const shares = eachCell(series).flatMap(({ series: entry, cell }) => {
    const breakdown = breakdownOf(cell);
    if (breakdown === undefined || cell.workers < 2) return [];
    return [{ entry, cell, breakdown, share: breakdown.exchange / breakdown.step }];
  });
  const [worst] = shares.toSorted((a, b) => b.share - a.share);
  if (worst === undefined) return undefined;
  const { entry, cell, breakdown, share } = worst;
  const most = stepParts
    .map(([part, words]) => ({ words, seconds: breakdown[part] }))
    .reduce((largest, one) => (one.seconds > largest.seconds ? one : largest));
  const exchange = `${quantity(breakdown.exchange, "s")} of a step's ${quantity(breakdown.step, "s")} (${percent(share)})`;
  return {
    kind: "sentence",
    text: `The exchange takes the largest share in ${cellLabel(entry, cell)}: ${exchange}; the largest part there is ${most.words} with ${quantity(most.seconds, "s")} (n = ${breakdown.n}).`,
  };
}

function lateness(series: readonly Series[]): readonly Block[] {
  const text = stragglerText(series);
  const table = stragglerTable(series);
  const figure = latenessFigure(series);
  return [
    ...(text === undefined ? [] : [{ kind: "sentence" as const, text }]),
    ...(figure === undefined ? [] : [figure]),
    ...(table === undefined
      ? []
      : [{ kind: "table" as const, table, fold: "Stragglers: who comes last to the exchange, cell by cell" }]),
  ];
}

/** Single steps on a GPU are not synchronised: what is timed is handing work over. */
function deviceNote({ workload, factors }: Analysis["suite"]): Block | undefined {
  const devices = [workload?.device, ...(factors["workload.device"] ?? [])];
  if (!devices.includes("gpu")) return undefined;
  return {
    kind: "note",
    text: "On a GPU only the edges of the window are synchronised: times of single steps are those of handing work over, and their distribution is not that of the steps themselves.",
  };
}
