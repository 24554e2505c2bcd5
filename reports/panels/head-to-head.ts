import type { Analysis, ClaimResult, HeadToHeadComparison } from "../../src/types/analysis.js";
import { type Duel, duelTable, forestFigure, type Known, ratioOf, ratioText } from "../figures/forest.js";
import { quantity } from "../format/quantity.js";
import { listed } from "../format/text.js";
import { type Block, type Panel, ready, type TextPart } from "../panel.js";
import { commonLabel, eachCell, grouped, metricOf, placeLabel, seriesOf } from "../series.js";

/** Sentences above the figure; further groups are in it all the same. */
const mostSentences = 4;

export const panel: Panel<"cells" | "suite" | "claims" | "headToHead"> = {
  meta: {
    id: "head-to-head",
    title: "Head to head",
    question: "Which runner is faster, all else equal, and by how much?",
    needs: ["cells", "suite", "claims", "headToHead"],
  },
  build({ cells, suite, claims, headToHead = [] }) {
    const series = seriesOf(cells, suite.factors);
    const known = new Map<string, Known>(eachCell(series).map((entry) => [entry.cell.id, entry]));
    const groups = headToHead
      .toSorted((a, b) => a.workers - b.workers)
      .map(({ reference, comparisons }) => ({ reference, duels: duelsOf(comparisons, known, claims) }))
      .filter(({ duels }) => duels.length > 0);
    if (groups.length === 0) {
      return {
        state: "missing",
        because: "No two cells are alike in every level but the runner.",
        provide:
          "Name two runners in `factors.runner`, and leave them a common level of `workersPerNode` and of every other factor.",
      };
    }
    const duels = groups.flatMap((group) => group.duels);
    const sentences = groups.flatMap(({ reference, duels: own }): readonly Block[] =>
      sentenceOf(
        own.filter(({ comparison }) => comparison.against === reference),
        suite.factors,
      ),
    );
    const table: Block = { kind: "table", table: duelTable(duels, suite.factors) };
    const pending: readonly Block[] = [
      { kind: "note", text: "No pair of runners has a ratio: the table says why." },
      table,
    ];
    const figure = forestFigure(duels, suite.factors);
    return ready(...sentences.slice(0, mostSentences), ...(figure === undefined ? pending : [figure]));
  },
};

function duelsOf(
  comparisons: readonly HeadToHeadComparison[],
  known: ReadonlyMap<string, Known>,
  claims: readonly ClaimResult[],
): readonly Duel[] {
  return comparisons.flatMap((comparison) => {
    const [own, other] = [known.get(comparison.cell), known.get(comparison.against)];
    if (own === undefined || other === undefined) return [];
    return [{ comparison, own, other, claims: claims.filter((claim) => isAbout(claim, comparison)) }];
  });
}

/** A claim about exactly this pair, and this metric. */
const isAbout = ({ metric, comparisons }: ClaimResult, { cell, against, metric: own }: HeadToHeadComparison): boolean =>
  metric === own && comparisons.some((each) => each.cell === cell && each.against === against);

type Standing = "faster" | "slower" | "not told apart" | "without an interval" | "incomparable";

/** An interval that leaves out the 1 tells a runner from the reference. */
function standingOf({ comparison }: Duel): Standing {
  const { value, low, high } = ratioOf(comparison);
  if (comparison.parity === "differs") return "incomparable";
  if (value === null || low === null || high === null) return "without an interval";
  if (low > 1) return "faster";
  return high < 1 ? "slower" : "not told apart";
}

const order = ["faster", "slower", "not told apart", "without an interval", "incomparable"] as const;

/** "At 2 workers, against torch-ddp (9.07 k samples/s): slower are horovod 0.929 [0.917, 0.942]; not told apart ray 0.98 [0.96, 1.01]." */
function sentenceOf(duels: readonly Duel[], factors: Analysis["suite"]["factors"]): readonly Block[] {
  const first = duels[0];
  if (first === undefined) return [];
  const base = metricOf(first.other.cell, "throughput");
  const absolute = base === undefined ? "" : ` (${quantity(base.median, base.unit)})`;
  const byStanding = grouped(duels, standingOf);
  const said = order.flatMap((standing): readonly TextPart[] => {
    const own = byStanding.get(standing);
    if (own === undefined) return [];
    const names = own.map(({ own: { series }, comparison }) =>
      standing === "incomparable" ? series.runner : `${series.runner} ${ratioText(comparison)}`,
    );
    return ["; ", { strong: standing }, ` ${listed(names)}`];
  });
  const where = commonLabel(first.own.cell, factors, placeLabel);
  const opening = `At ${where}, against ${first.other.series.runner}${absolute}: `;
  return [{ kind: "sentence", text: [opening, ...said.slice(1), "."] }];
}
