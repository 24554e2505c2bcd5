import type { Analysis } from "../../src/types/analysis.js";
import { failureReasons } from "../failure-reasons.js";
import { metricDots } from "../figures/metric-dots.js";
import { preparationBlocks } from "../figures/preparation.js";
import { startupFigure } from "../figures/startup.js";
import { chosen, quantity } from "../format/quantity.js";
import { type Block, type Panel, ready, type Table } from "../panel.js";
import { cellLabel, eachCell, type Series, seriesOf } from "../series.js";

export const panel: Panel<"cells" | "suite" | "failures" | "harnessCpu" | "preparation" | "preparationScaling"> = {
  meta: {
    id: "operations",
    title: "Operations",
    question: "What does a run cost beside the training: start-up, memory, failures?",
    needs: ["cells", "suite", "failures"],
    shows: ["harnessCpu", "preparation", "preparationScaling"],
  },
  build({ cells, suite, failures, harnessCpu, preparation, preparationScaling }) {
    const prepared = preparationBlocks(preparation, preparationScaling);
    const series = seriesOf(cells, suite.factors);
    const figures = [
      startupFigure(series),
      metricDots(series, "peakMemory", {
        title: "Peak memory of a rank",
        caption: "Largest resident memory of any rank of the trial.",
      }),
    ].filter((figure) => figure !== undefined);
    const tables = [phaseTable(series)].filter((block) => block !== undefined);
    if (figures.length + tables.length + failures.length + prepared.length === 0) {
      return {
        state: "missing",
        because: "No cell has phases or memory.",
        provide: "One completed trial provides them: `scalebench run SUITE --resume`.",
      };
    }
    const completed = cells.reduce((sum, { trials }) => sum + trials.completed, 0);
    return ready(...failureReasons(failures, completed), ...ownShare(harnessCpu), ...figures, ...tables, ...prepared);
  },
};

/** scalebench waits while trials measure: what it used meanwhile, and whether that is too much. */
function ownShare(own: Analysis["harnessCpu"]): readonly Block[] {
  if (own === undefined) return [];
  const { median, highest, n, warning } = own;
  const percent = (share: number): string => `${chosen(Number((100 * share).toPrecision(2)))} %`;
  const text = `While trials ran, scalebench itself used ${percent(median)} of one core (median of ${n} completed trials, at most ${percent(highest)}), from when all processes of a trial had started until they ended.`;
  return [{ kind: "sentence", text }, ...(warning === undefined ? [] : [{ kind: "note" as const, text: warning }])];
}

function phaseTable(series: readonly Series[]): Block | undefined {
  const cells = eachCell(series).filter(({ cell }) => cell.phases.length > 0);
  const names = [...new Set(cells.flatMap(({ cell }) => cell.phases.map((phase) => phase.name)))];
  if (names.length === 0) return undefined;
  const table: Table = {
    columns: [{ title: "Cell" }, ...names.map((title) => ({ title, numeric: true }))],
    rows: cells.map(({ series: entry, cell }) => [
      cellLabel(entry, cell),
      ...names.map((name) => quantity(cell.phases.find((phase) => phase.name === name)?.median, "s")),
    ]),
  };
  return { kind: "table", table, fold: "Every phase of a trial (medians, slowest rank)" };
}
