import { differencesText } from "../baselines/fingerprint.js";
import { adjustments } from "../compare/adjustment.js";
import type { CellPair, Comparison, Difference, MetricComparison } from "../compare/comparison.js";
import { levelsText } from "../plan/expand.js";
import { table } from "../plan/table.js";

const unknown = "-";

const digits = (value: number | null): string => (value === null ? unknown : String(Number(value.toPrecision(4))));

/** `0.912 (0.9 to 0.925)`, of a difference with its sign. */
function changeText({ estimate, low, high, scale }: MetricComparison): string {
  if (estimate === null) return unknown;
  const signed = (value: number): string => (scale === "difference" && value > 0 ? `+${digits(value)}` : digits(value));
  return low === null || high === null ? signed(estimate) : `${signed(estimate)} (${signed(low)} to ${signed(high)})`;
}

const sizeText = ({ n, method }: MetricComparison): string =>
  method === "paired" ? `${n.base} pairs` : `${n.base} and ${n.candidate}`;

export const comparisonColumns = [
  "verdict",
  "cell",
  "metric",
  "base",
  "candidate",
  "unit",
  "change",
  "n",
  "adjusted p",
];

export const comparisonCells = (row: MetricComparison): readonly string[] => [
  row.verdict,
  row.base === row.candidate ? row.base : `${row.base} / ${row.candidate}`,
  row.metric,
  digits(row.medians.base),
  digits(row.medians.candidate),
  row.unit,
  changeText(row),
  sizeText(row),
  row.adjustedP === null ? unknown : String(Number(row.adjustedP.toPrecision(2))),
];

const differenceLine = (difference: Difference): string => differencesText([difference]);

/** Differences of all cells once; those of some cells with their names. */
export function differenceLines(pairs: readonly CellPair[], of: "fingerprint" | "settings"): readonly string[] {
  const cells = new Map<string, string[]>();
  for (const pair of pairs) {
    for (const line of pair[of].map(differenceLine)) cells.set(line, [...(cells.get(line) ?? []), pair.base]);
  }
  return [...cells].map(([line, ids]) => (ids.length === pairs.length ? line : `${line} (${ids.join(", ")})`));
}

/** What a reader must know of cells before their numbers. */
export function cellNotes(pairs: readonly CellPair[]): readonly string[] {
  return pairs.flatMap(({ base, training, slowDown }) => [
    ...(training === "differs" ? [`${base}: not the same training: the trained parameters have other digests`] : []),
    ...(slowDown.base > 0 || slowDown.candidate > 0
      ? [
          `${base}: a slow-down was put in on purpose: ${slowDown.base} % -> ${slowDown.candidate} % of each step; no real data`,
        ]
      : []),
  ]);
}

export function unmatchedLines({ unmatched }: Comparison): readonly string[] {
  const line = (side: string) => (cell: Comparison["unmatched"]["base"][number]) =>
    `only in the ${side}: ${cell.id} (${levelsText(cell.levels)})`;
  return [...unmatched.base.map(line("base")), ...unmatched.candidate.map(line("candidate"))];
}

/** How the numbers were made, and how sure they are together. */
export function methodLine({ tested, alpha, adjust }: Comparison): string {
  const chance = `${digits(100 * alpha)} %`;
  const tests = tested === 1 ? "1 test" : `${tested} tests`;
  return `change: candidate over base (qualities: minus), Hodges-Lehmann, with an interval of at least 95 % each; ${adjustments[adjust].words(tests, chance)}`;
}

const section = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : ["", title, ...lines.map((line) => `  ${line}`)];

/** The verdict's own sentence, where the table cannot hold it. */
const reasons = (comparison: Comparison): readonly string[] => {
  const byReason = new Map<string, string[]>();
  for (const { verdict, because, base, metric } of comparison.comparisons) {
    if (verdict === "incomparable") byReason.set(because, [...(byReason.get(because) ?? []), `${metric} of ${base}`]);
  }
  return [...byReason].map(([because, what]) => `${what.join(", ")}: ${because}`);
};

/** A comparison for people: what differs first, then each cell and metric, then what has no counterpart. */
export function compareText(comparison: Comparison): string {
  const { base, candidate, cells, comparisons, verdict } = comparison;
  const fingerprint = differenceLines(cells, "fingerprint");
  return [
    `base:      ${base.study} (suite ${base.suite}, ${base.startedAt ?? "never started"}, scalebench ${base.harness})`,
    `candidate: ${candidate.study} (suite ${candidate.suite}, ${candidate.startedAt ?? "never started"}, scalebench ${candidate.harness})`,
    ...(cells.length > 0 && fingerprint.length === 0 ? ["", "fingerprints: equal"] : []),
    ...section("fingerprints differ: speeds cannot be compared", fingerprint),
    ...section("the machine itself ran at another speed: speeds cannot be compared", comparison.machine),
    ...section("the suites ask for other things", differenceLines(cells, "settings")),
    ...section("cells", cellNotes(cells)),
    ...(comparisons.length === 0
      ? ["", "no cell of one study has a counterpart with the same levels in the other one"]
      : ["", table(comparisonColumns, comparisons.map(comparisonCells), new Set(["base", "candidate", "adjusted p"]))]),
    ...section("incomparable", reasons(comparison)),
    ...section("without a counterpart", unmatchedLines(comparison)),
    "",
    ...(comparisons.length === 0 ? [] : [methodLine(comparison)]),
    `verdict: ${verdict}`,
  ].join("\n");
}
