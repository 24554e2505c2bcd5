import type { Analysis, CellAnalysis, FailureRow } from "../../src/types/analysis.js";
import { counted, sentence } from "../format/text.js";
import { type Block, type Panel, ready, type Table } from "../panel.js";
import { cellLabel, eachCell, seriesOf } from "../series.js";

/** Failures with their logs; the rest stand in the table alone. */
const mostLogs = 20;

export const panel: Panel<"cells" | "suite" | "excluded" | "failures" | "blocks" | "state"> = {
  meta: {
    id: "coverage",
    title: "Coverage",
    question: "What was planned, what ran, and what did not?",
    needs: ["cells", "suite", "excluded", "failures", "blocks", "state"],
  },
  build({ cells, suite, excluded, failures, blocks, state }) {
    return ready(
      { kind: "sentence", text: summary(cells, failures, excluded, blocks, state) },
      { kind: "table", table: cellTable(cells, suite.factors) },
      ...excludedBlocks(excluded),
      ...failureBlocks(failures),
    );
  },
};

function summary(
  cells: readonly CellAnalysis[],
  failures: readonly FailureRow[],
  excluded: Analysis["excluded"],
  blocks: Analysis["blocks"],
  state: Analysis["state"],
): string {
  const complete = cells.filter((cell) => cell.trials.completed > 0).length;
  const trials = cells.reduce((sum, cell) => sum + cell.trials.completed, 0);
  const failed = failures.length === 0 ? "no trial failed" : `${counted(failures.length, "attempt")} failed`;
  const left = excluded.length === 0 ? "nothing is excluded" : `${counted(excluded.length, "combination")} excluded`;
  const stop = state === "finished" ? "" : ` The study is ${state}; this page shows what is there.`;
  return `${complete} of ${counted(cells.length, "cell")} have results from ${counted(trials, "completed trial")} in ${counted(blocks.completed, "complete block")} (asked: ${blocks.min} to ${blocks.max}); ${failed}; ${left}.${stop}`;
}

function cellTable(cells: readonly CellAnalysis[], factors: Analysis["suite"]["factors"]): Table {
  return {
    columns: [
      { title: "Cell" },
      { title: "Id" },
      { title: "Planned", numeric: true },
      { title: "Completed", numeric: true },
      { title: "Failed", numeric: true },
      { title: "Not run", numeric: true },
    ],
    rows: eachCell(seriesOf(cells, factors)).map(({ series, cell }) => {
      const { planned, completed, failed } = cell.trials;
      return [
        cellLabel(series, cell),
        [{ code: cell.id }],
        String(planned),
        String(completed),
        failed === 0 ? "0" : { state: "fail", text: String(failed) },
        String(Math.max(0, planned - completed - failed)),
      ];
    }),
  };
}

function excludedBlocks(excluded: Analysis["excluded"]): readonly Block[] {
  if (excluded.length === 0) return [];
  return [
    { kind: "heading", text: "Excluded" },
    {
      kind: "table",
      table: {
        columns: [{ title: "Combination" }, { title: "Because" }],
        rows: excluded.map(({ levels, because }) => [
          Object.entries(levels)
            .map(([path, level]) => `${path} ${String(level)}`)
            .join(", "),
          because,
        ]),
      },
    },
  ];
}

function failureBlocks(failures: readonly FailureRow[]): readonly Block[] {
  if (failures.length === 0) return [];
  const logs = failures.slice(0, mostLogs).filter((failure) => failure.tail.length > 0);
  return [
    { kind: "heading", text: "Failures" },
    {
      kind: "table",
      table: {
        columns: [
          { title: "Trial" },
          { title: "Attempt", numeric: true },
          { title: "Reason" },
          { title: "What helps" },
          { title: "Log" },
        ],
        rows: failures.map((failure) => [
          [{ code: failure.trial }],
          String(failure.attempt),
          sentence(failure.reason),
          failure.hint === "" ? "" : sentence(failure.hint),
          failure.log === "" ? "none" : [{ code: failure.log }],
        ]),
      },
    },
    ...logs.map(
      (failure): Block => ({
        kind: "log",
        summary: `Last ${counted(failure.tail.length, "line")} of the log of ${failure.trial}, attempt ${failure.attempt}`,
        lines: failure.tail,
      }),
    ),
  ];
}
