import type { StudyHistory } from "../../src/types/history.js";
import { verdictWords } from "../claims.js";
import { cellHistoryFigure, claimHistoryFigure } from "../figures/history.js";
import { entryLabel, isBreak } from "../figures/history-rows.js";
import { listed } from "../format/text.js";
import { type Block, marked, type Panel, ready, type Table, type TableCell } from "../panel.js";

type Entry = StudyHistory["entries"][number];

export const panel: Panel<"history" | "cells" | "suite"> = {
  meta: {
    id: "history",
    title: "History",
    question: "How was it before, and can this be compared with it?",
    needs: ["history", "cells", "suite"],
    absent: {
      because: "This page is about one study alone.",
      provide:
        "`scalebench report DIR1 DIR2 ...` sets studies of a suite in the order of time, `--compare BASELINE` the runs of a baseline.",
    },
  },
  build({ history, cells, suite }) {
    if (history === undefined || history.entries.length < 2) {
      return {
        state: "missing",
        because: "Nothing that was given can stand beside this study.",
        provide: "`scalebench report DIR1 DIR2 ...` wants studies of one suite.",
      };
    }
    const figures: readonly (Block | undefined)[] = [
      ...history.claims.map((claim) => claimHistoryFigure(claim, history.entries)),
      cellHistoryFigure(history, cells, suite.factors),
    ];
    return ready(
      { kind: "sentence", text: answer(history.entries) },
      { kind: "table", table: entryTable(history.entries) },
      meaning,
      ...leftOut(history),
      ...figures.filter((figure) => figure !== undefined),
    );
  },
};

const meaning: Block = {
  kind: "note",
  text: marked(
    "Fingerprint: what must be equal for two results to be comparable (hardware, versions, threads, precision, data, code). Probe: how fast the machine itself multiplied matrices, moved memory and sent bytes to itself, right before and after the study.",
  ),
};

const differenceText = ({ differences, machine }: Entry): string =>
  [...differences.map(({ property, was, is }) => `${property} was ${was}, is ${is}`), ...machine].join("; ");

/** Whether the last entry can be compared with those before it, and with how many. */
function answer(entries: readonly Entry[]): string {
  const last = entries.at(-1);
  const before = entries.at(-2);
  if (last === undefined || before === undefined) return "";
  if (isBreak(last)) return `No: since ${entryLabel(before)}, ${differenceText(last)}.`;
  const since = entries.findLastIndex(isBreak);
  const alike = entries.length - 1 - Math.max(0, since);
  const earlier = since <= 0 ? "" : ` Before that, ${differenceText(entries[since] ?? last)}.`;
  return `Yes: same fingerprint, and a machine as fast by its own probe, as in the ${alike === 1 ? "one" : alike} before.${earlier}`;
}

function entryTable(entries: readonly Entry[]): Table {
  return {
    columns: [
      { title: "Ended" },
      { title: "Study" },
      { title: "Commit" },
      { title: "Verdict" },
      { title: "Against the one before" },
      { title: "Mind" },
    ],
    rows: entries.map((entry, index): readonly TableCell[] => [
      entry.at ?? "not known",
      [{ code: entry.study }],
      entry.commit === null ? "" : [{ code: entry.commit.slice(0, 12) }],
      entry.verdict === null ? "run of a baseline" : { state: entry.verdict, text: verdictWords[entry.verdict] },
      index === 0
        ? ""
        : isBreak(entry)
          ? { state: "no", text: differenceText(entry) }
          : { state: "yes", text: "same fingerprint and machine" },
      entry.warning,
    ]),
  };
}

function leftOut({ leftOut: studies }: StudyHistory): readonly Block[] {
  if (studies.length === 0) return [];
  return [
    {
      kind: "note",
      text: `Not shown: ${listed(studies.map(({ study, because }) => `${study}, because ${because}`))}.`,
    },
  ];
}
