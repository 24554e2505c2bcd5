import type { Analysis } from "../types/analysis.js";

/** GitHub takes 1 MiB a step, and drops all of what is more. */
const mostBytes = 1_000_000;

const cutNote = "\n\n*The summary is longer than GitHub takes; the page has all of it.*\n";

/** Whole lines that fit. */
function cut(markdown: string, most: number): string {
  if (Buffer.byteLength(markdown) <= most) return markdown;
  const room = most - Buffer.byteLength(cutNote);
  const kept = Buffer.from(markdown).subarray(0, room).toString("utf8");
  return `${kept.slice(0, Math.max(0, kept.lastIndexOf("\n")))}${cutNote}`;
}

const code = (text: string): string => `\`${text.replace(/[`\s]+/g, " ").trim()}\``;

function revisionText({ environment }: Analysis): string {
  const { base, head } = environment.revisions ?? {};
  return base === undefined || head === undefined ? "" : `Compared: base ${code(base)}, head ${code(head)}.\n\n`;
}

/** What is appended to a job's summary: the study's own, what was compared, and no more than GitHub takes. Pure. */
export const jobSummary = (analysis: Analysis, summary: string, most: number = mostBytes): string =>
  cut(`${summary.trimEnd()}\n\n${revisionText(analysis)}`, most);
