import { metricDots } from "../figures/metric-dots.js";
import { startupFigure } from "../figures/startup.js";
import { quantity } from "../format/quantity.js";
import { type Block, type Panel, ready, type Table } from "../panel.js";
import { cellLabel, eachCell, type Series, seriesOf } from "../series.js";

export const panel: Panel<"cells" | "suite"> = {
  meta: {
    id: "operations",
    title: "Operations",
    question: "What does a run cost beside the training: start-up, memory, stragglers?",
    needs: ["cells", "suite"],
  },
  build({ cells, suite }) {
    const series = seriesOf(cells, suite.factors);
    const figures = [
      startupFigure(series),
      metricDots(series, "peakMemory", {
        title: "Peak memory of a rank",
        caption: "Largest resident memory of any rank of the trial.",
      }),
    ].filter((figure) => figure !== undefined);
    const tables = [phaseTable(series), stepTable(series)].filter((block) => block !== undefined);
    if (figures.length + tables.length === 0) {
      return {
        state: "missing",
        because: "No cell has phases, memory or step times.",
        provide: "One completed trial provides them: `scalebench run SUITE --resume`.",
      };
    }
    return ready(...figures, ...tables);
  },
};

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

function stepTable(series: readonly Series[]): Block | undefined {
  const rows = eachCell(series).flatMap(({ series: entry, cell }) => {
    const times = cell.stepTime;
    if (times === null) return [];
    return [
      [cellLabel(entry, cell), ...[times.p50, times.p95, times.p99, times.max].map((each) => quantity(each, "s"))],
    ];
  });
  if (rows.length === 0) return undefined;
  return {
    kind: "table",
    fold: "Step times in the window (slowest rank of each step)",
    table: {
      columns: ["Cell", "p50", "p95", "p99", "max"].map((title, index) => ({ title, numeric: index > 0 })),
      rows,
    },
  };
}
