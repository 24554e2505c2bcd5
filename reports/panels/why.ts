import type { CellAnalysis } from "../../src/types/analysis.js";
import { metricDots } from "../figures/metric-dots.js";
import { stepPartsFigure } from "../figures/step-parts.js";
import { chosen, quantity } from "../format/quantity.js";
import { type Block, type Panel, ready } from "../panel.js";
import { cellLabel, eachCell, type Series, seriesOf } from "../series.js";

type Breakdown = NonNullable<CellAnalysis["breakdown"]>;

/** Later than this share of a step at the exchange is named a straggler. */
const straggling = 0.05;

export const panel: Panel<"cells" | "suite"> = {
  meta: {
    id: "why",
    title: "Why",
    question: "Where does a step's time go, and who waits for whom?",
    needs: ["cells", "suite"],
  },
  build({ cells, suite }) {
    const series = seriesOf(cells, suite.factors);
    const parts = stepPartsFigure(series);
    if (parts === undefined) {
      return {
        state: "missing",
        because: "No step was taken apart.",
        provide: "Set `measure.breakdown.windows` in the suite above 0, and run the study anew.",
      };
    }
    const exposed = metricDots(series, "exposedCommunication", {
      title: "Exposed communication",
      caption:
        "What a step takes longer with the exchange of gradients than without it. At one worker it is what the framework itself costs.",
    });
    const blocks: (Block | undefined)[] = [bottleneck(series), parts, exposed, latenessTable(series)];
    return ready(...blocks.filter((block) => block !== undefined));
  },
};

/** The cell that loses the largest share of its step to the exchange, in a sentence. */
function bottleneck(series: readonly Series[]): Block | undefined {
  const shares = eachCell(series).flatMap(({ series: entry, cell }) =>
    cell.breakdown === undefined || cell.workers < 2 || !(cell.breakdown.step > 0)
      ? []
      : [{ entry, cell, breakdown: cell.breakdown, share: cell.breakdown.exchange / cell.breakdown.step }],
  );
  const worst = shares.toSorted((a, b) => b.share - a.share)[0];
  if (worst === undefined) return undefined;
  const { entry, cell, breakdown, share } = worst;
  const most = largestPart(breakdown);
  const exchange = `${quantity(breakdown.exchange, "s")} of a step's ${quantity(breakdown.step, "s")} (${percent(share)} %)`;
  return {
    kind: "sentence",
    text: `The exchange costs ${cellLabel(entry, cell)} the most: ${exchange}; its largest part is ${most.name} with ${quantity(most.value, "s")} (n = ${breakdown.n}).`,
  };
}

const percent = (share: number): string => chosen(Math.round(1000 * share) / 10);

function largestPart(breakdown: Breakdown): { readonly name: string; readonly value: number } {
  const { dataWait, forward, backward, exchange, optimizer } = breakdown;
  const named = Object.entries({
    "wait for data": dataWait,
    "forward pass": forward,
    "backward pass": backward,
    exchange,
    optimizer,
  });
  const [name, value] = named.reduce((most, one) => (one[1] > most[1] ? one : most));
  return { name: `the ${name}`, value };
}

function latenessTable(series: readonly Series[]): Block | undefined {
  const rows = eachCell(series).flatMap(({ series: entry, cell }) => {
    const { breakdown } = cell;
    if (breakdown === undefined || breakdown.ranks.length < 2) return [];
    const late = breakdown.ranks.toSorted((a, b) => b.lateness.median - a.lateness.median)[0];
    if (late === undefined) return [];
    const straggles = late.lateness.median > straggling * breakdown.step;
    return [
      [
        cellLabel(entry, cell),
        `rank ${late.rank}`,
        quantity(late.lateness.median, "s"),
        quantity(late.lateness.p95, "s"),
        straggles
          ? { state: "warn" as const, text: `straggler: over ${percent(straggling)} % of a step` }
          : { state: "pass" as const, text: "even" },
      ],
    ];
  });
  if (rows.length === 0) return undefined;
  return {
    kind: "table",
    fold: "Who comes last to the exchange: lateness behind the first rank, measured by the waits at a barrier (no clock of another host is compared)",
    table: {
      columns: [
        { title: "Cell" },
        { title: "Latest" },
        { title: "median", numeric: true },
        { title: "p95", numeric: true },
        { title: "" },
      ],
      rows,
    },
  };
}
