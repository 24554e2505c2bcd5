import type { HistoryEntry } from "../../src/types/history.js";

/** "2026-11-24 12:28", or the study's name where its time is not known. */
export const entryLabel = ({ at, study }: Pick<HistoryEntry, "at" | "study">): string =>
  at === null ? study : at.slice(0, 16).replace("T", " ");

/** Whether something is not as in the entry before, so that values on both sides are not comparable. */
export const isBreak = ({ differences, machine }: Pick<HistoryEntry, "differences" | "machine">): boolean =>
  differences.length + machine.length > 0;

/** For each entry, what began the stretch that it is in: "new torch"; empty for the first stretch. */
export function stretchesOf(entries: readonly HistoryEntry[]): readonly string[] {
  let name = "";
  return entries.map((entry) => {
    if (isBreak(entry)) name = changedText(entry);
    return name;
  });
}

/** "new torch", "new torch, +2", "machine's speed". */
function changedText({ differences }: HistoryEntry): string {
  const [first] = differences;
  if (first === undefined) return "machine's speed";
  return differences.length === 1 ? `new ${first.property}` : `new ${first.property}, +${differences.length - 1}`;
}
