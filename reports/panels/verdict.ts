import type { CellAnalysis, ClaimResult } from "../../src/types/analysis.js";
import { againstText, boundText, claimScale, estimateText, evidenceText, levelText, verdictWords } from "../claims.js";
import { metricDots } from "../figures/metric-dots.js";
import { quantity } from "../format/quantity.js";
import { counted, listed, sentence } from "../format/text.js";
import { type Block, type Figure, marked, type Panel, ready, type Statement, type Table } from "../panel.js";
import { sameTraining } from "../same-training.js";
import { eachCell, grouped, metricOf, type Series, seriesOf } from "../series.js";

export const panel: Panel<"claims" | "cells" | "suite"> = {
  meta: {
    id: "verdict",
    title: "Verdict",
    question: "Are the suite's claims true, and which way of training is fastest here?",
    needs: ["claims", "cells", "suite"],
  },
  build({ claims, cells, suite }) {
    const series = seriesOf(cells, suite.factors);
    const proof = sameTraining(cells);
    const statements: Statement[] = claims.map(claimStatement);
    statements.push({
      state: proof.state,
      label: proof.label,
      says: ["Same training? ", { strong: proof.label }, `. ${proof.says}`],
      evidence: proof.proof,
    });
    const left: Block[] = [{ kind: "statements", items: statements }];
    if (claims.length === 0) {
      left.push({
        kind: "note",
        text: marked("This suite makes no claim. Add `claims` to it, and the page judges them."),
      });
    }
    const figure = throughputFigure(series);
    return ready({
      kind: "columns",
      left,
      right: figure === undefined ? [noThroughput] : [figure, ...fastest(series)],
    });
  },
};

const noThroughput: Block = {
  kind: "note",
  text: marked(
    "No throughput yet: no trial has completed. Run the suite, or resume it with `scalebench run SUITE --resume`.",
  ),
};

/** A claim that holds or fails is explained by its numbers; one that does not needs the reason. */
function reasons({ verdict, because, estimate }: ClaimResult): readonly string[] {
  const decided = (verdict === "holds" || verdict === "fails") && estimate !== null;
  return decided || because === "" ? [] : [sentence(because)];
}

function claimStatement(claim: ClaimResult): Statement {
  const gate = claim.gate ? "" : " (for information: does not gate)";
  const statement: Statement = {
    state: claim.verdict,
    label: verdictWords[claim.verdict],
    says: `${sentence(claim.says)}${gate}`,
    evidence: [evidenceText(claim), ...reasons(claim)],
  };
  return claim.comparisons.length < 2
    ? statement
    : { ...statement, details: { summary: `All ${claim.comparisons.length} comparisons`, table: comparisons(claim) } };
}

function overlapText(intervals: boolean, near: readonly string[]): string {
  if (!intervals) return "Not certain: one trial tells nothing of the spread.";
  return near.length === 0
    ? "Certain as far as these trials go: its interval overlaps with no other."
    : `Not certain: its interval overlaps with ${near.length === 1 ? "that" : "those"} of ${listed(near)}.`;
}

/** The highest median at the largest worker count that several runners reach, and whose intervals overlap with it. */
function fastest(series: readonly Series[]): readonly Block[] {
  const measured = eachCell(series).flatMap(({ series: entry, cell }) => {
    const summary = metricOf(cell, "throughput");
    return summary === undefined || cell.parity.state === "differs" ? [] : [{ entry, cell, summary }];
  });
  const byWorkers = [...grouped(measured, ({ cell }) => cell.workers)].filter(([, rows]) => rows.length > 1);
  const [workers, rows] = byWorkers.toSorted(([a], [b]) => b - a)[0] ?? [0, []];
  const [best, ...others] = rows.toSorted((a, b) => b.summary.median - a.summary.median);
  if (best === undefined) return [];
  const floor = best.summary.low ?? best.summary.median;
  const near = others
    .filter(({ summary }) => (summary.high ?? summary.median) >= floor)
    .map(({ entry }) => entry.label);
  const overlap = overlapText(
    rows.every(({ summary }) => summary.low !== null),
    near,
  );
  return [
    {
      kind: "note",
      text: [
        `Fastest at ${counted(workers, "worker")}, by median: `,
        { strong: best.entry.label },
        `, ${quantity(best.summary.median, best.summary.unit)}. ${overlap}`,
      ],
    },
  ];
}

function comparisons(claim: ClaimResult): Table {
  const scale = claimScale(claim);
  return {
    columns: [
      { title: "Cell" },
      { title: "Against" },
      { title: "Verdict" },
      { title: `${scale.noun}, asked: ${boundText(claim)}`, numeric: true },
      { title: "Interval at" },
      { title: "n", numeric: true },
      { title: "Because" },
    ],
    rows: claim.comparisons.map((each) => [
      [{ code: each.cell }],
      [againstText(each)],
      { state: each.verdict, text: verdictWords[each.verdict] },
      estimateText(each, scale),
      levelText(each),
      String(each.n),
      each.because,
    ]),
  };
}

function idealOf(series: Series, cell: CellAnalysis): number | undefined {
  const base = series.cells[0];
  const summary = base === undefined ? undefined : metricOf(base, "throughput");
  if (base === undefined || summary === undefined || cell.workers === base.workers) return undefined;
  return (summary.median * cell.workers) / base.workers;
}

const throughputFigure = (series: readonly Series[]): Figure | undefined =>
  metricDots(
    series,
    "throughput",
    {
      title: "Throughput by runner and workers",
      caption:
        "w: workers. Tick: ideal, the runner's own throughput at its smallest worker count times the growth in workers; dashed: what is missing to it.",
    },
    idealOf,
  );
