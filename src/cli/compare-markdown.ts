import type { Comparison, ComparisonVerdict } from "../compare/comparison.js";
import {
  cellNotes,
  comparisonCells,
  comparisonColumns,
  differenceLines,
  methodLine,
  unmatchedLines,
} from "./compare-text.js";

/** Names come from suites and folders: nothing of them may become markup, a mention or a table's border. */
const plain = (text: string): string =>
  text
    .replaceAll(/\s+/g, " ")
    .replaceAll(/[\\`*_{}[\]<>()#!|~$&]/g, (mark) => `\\${mark}`)
    .replaceAll("@", "@\u200b");

const marks: Readonly<Record<ComparisonVerdict, string>> = {
  better: "✓",
  worse: "✗",
  equal: "=",
  "no difference shown": "≈",
  incomparable: "≠",
};

const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;

const list = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : [`**${title}**`, "", ...lines.map((line) => `- ${plain(line)}`), ""];

/** A comparison as GitHub-flavoured Markdown, for a comment of a pull request. */
export function compareMarkdown(comparison: Comparison): string {
  const { base, candidate, cells, comparisons, verdict } = comparison;
  const incomparable = comparisons.filter((one) => one.verdict === "incomparable");
  return [
    `### ${marks[verdict]} ${verdict}: ${plain(candidate.study)} against ${plain(base.study)}`,
    "",
    ...list("Fingerprints differ: speeds cannot be compared", differenceLines(cells, "fingerprint")),
    ...list("The machine itself ran at another speed: speeds cannot be compared", comparison.machine),
    ...list("The suites ask for other things", differenceLines(cells, "settings")),
    ...list("Cells", cellNotes(cells)),
    ...(comparisons.length === 0
      ? ["No cell of one study has a counterpart with the same levels in the other one.", ""]
      : [
          row(comparisonColumns),
          row(comparisonColumns.map(() => "---")),
          ...comparisons.map((one) =>
            row([`${marks[one.verdict]} ${one.verdict}`, ...comparisonCells(one).slice(1).map(plain)]),
          ),
          "",
        ]),
    ...list(
      "Incomparable",
      incomparable.map(({ metric, base: cell, because }) => `${metric} of ${cell}: ${because}`),
    ),
    ...list("Without a counterpart", unmatchedLines(comparison)),
    ...(comparisons.length === 0 ? [] : [`<sub>${plain(methodLine(comparison))}</sub>`]),
  ].join("\n");
}
