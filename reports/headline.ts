import type { Analysis, Verdict } from "../src/types/analysis.js";
import { counted, listed } from "./format/text.js";

const order: readonly Verdict[] = ["fails", "incomparable", "undecided", "holds"];
const verbs: Readonly<Record<Verdict, readonly [string, string]>> = {
  holds: ["holds", "hold"],
  fails: ["fails", "fail"],
  undecided: ["is undecided", "are undecided"],
  incomparable: ["is incomparable", "are incomparable"],
};

/** "3 of 3 claims hold, after 6 blocks of trials." */
export function headline({ claims, blocks, state }: Pick<Analysis, "claims" | "blocks" | "state">): string {
  const after = `after ${counted(blocks.completed, "block")} of trials`;
  const unfinished = state === "finished" ? "" : ` The study is ${state}: these numbers are not final.`;
  if (claims.length === 0) return `The suite makes no claim; ${after}.${unfinished}`;
  const groups = order.flatMap((verdict) => {
    const count = claims.filter((claim) => claim.verdict === verdict).length;
    return count === 0 ? [] : [{ verdict, count }];
  });
  const said = groups.map(({ verdict, count }, index) => {
    const subject = index === 0 ? `${count} of ${counted(claims.length, "claim")}` : String(count);
    return `${subject} ${verbs[verdict][count === 1 ? 0 : 1]}`;
  });
  return `${listed(said)}, ${after}.${unfinished}`;
}

/** Facts of one line under the question. */
export function metaLine(analysis: Analysis): readonly string[] {
  const { cells, study, startedAt, finishedAt, suite } = analysis;
  const trials = cells.reduce((sum, cell) => sum + cell.trials.completed, 0);
  const failed = cells.reduce((sum, cell) => sum + cell.trials.failed, 0);
  return [
    `study ${study}`,
    `${suite.scaling} scaling`,
    `${counted(cells.length, "cell")}, ${counted(trials, "completed trial")}, ${failed} failed`,
    ...(startedAt === null ? [] : [`started ${readable(startedAt)}`]),
    ...(finishedAt === null ? [] : [`finished ${readable(finishedAt)}`]),
  ];
}

/** ISO 8601 UTC to minutes; anything else as it is. */
const readable = (time: string): string => time.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d).*Z$/, "$1 $2 UTC");
