import type { MetricSummary } from "../../src/types/analysis.js";
import { percent, quantity, quantityWithin } from "./quantity.js";

/** "1.24 [1.20, 1.29] k samples/s", for tables and charts that say elsewhere what the brackets are. */
export function summaryShort(summary: MetricSummary | undefined): string {
  if (summary === undefined) return "not measured";
  return quantityWithin(summary.median, summary.low, summary.high, summary.unit);
}

/** What the brackets of a summary are: "96.9 % interval", or why there is none. */
export function bracketsOf(summary: Pick<MetricSummary, "low" | "high" | "level">): string {
  if (summary.low === null || summary.high === null) return "not enough trials for an interval";
  if (summary.level === null) return "range; not enough trials for a 95 % interval";
  return `${percent(summary.level)} interval`;
}

/** "1.24 k samples/s (96.9 % interval 1.20 to 1.29, n = 6)". */
export function summaryLong(summary: MetricSummary): string {
  const brackets = `${bracketsOf(summary)}, n = ${summary.n}`;
  return summary.low === null || summary.high === null
    ? `${quantity(summary.median, summary.unit)} (${brackets})`
    : `${summaryShort(summary)} (${brackets})`;
}

/** What points, bars and brackets of a chart are, and over how many trials. */
export function bracketsNote(summaries: readonly MetricSummary[]): string {
  const kinds = [...new Set(summaries.map(bracketsOf))];
  const counts = [...new Set(summaries.map((summary) => summary.n))].toSorted((a, b) => a - b);
  const brackets = kinds.length === 1 ? kinds[0] : "interval or range, see the table";
  const n = counts.length === 1 ? `n = ${counts[0]}` : `n = ${counts[0]} to ${counts.at(-1)}`;
  return `Point and bar: median [${brackets}] over trials, ${n}.`;
}
