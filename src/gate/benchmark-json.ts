import type { Analysis, CellAnalysis, MetricSummary } from "../types/analysis.js";
import type { Direction } from "../types/metrics.js";

/** A row of github-action-benchmark's `customBiggerIsBetter` and `customSmallerIsBetter`. */
interface Benchmark {
  readonly name: string;
  readonly unit: string;
  readonly value: number;
  readonly range?: string;
  readonly extra: string;
}

const percent = (share: number): string => `${Number((share * 100).toPrecision(4))} %`;

/** The tool takes `±` and one number: half of the interval, which need not lie evenly around the median. */
function rangeOf({ low, high }: MetricSummary): { readonly range?: string } {
  return low === null || high === null ? {} : { range: `± ${Number(((high - low) / 2).toPrecision(4))}` };
}

function extraOf({ low, high, level, n, method }: MetricSummary, study: string): string {
  const kind = level === null ? "range" : `${percent(level)} interval`;
  const interval = low === null || high === null ? [] : [`${kind}: ${low} to ${high}`];
  return [...interval, `n = ${n}`, method, `study ${study}`].join("\n");
}

function rowsOf(cell: CellAnalysis, direction: Direction, { suite, study }: Analysis): readonly Benchmark[] {
  return Object.entries(cell.metrics)
    .filter(([, summary]) => summary.direction === direction && Number.isFinite(summary.median))
    .map(([metric, summary]) => ({
      name: `${suite.name}/${cell.id}/${metric}`,
      // Its charts have no room for a dimensionless "1".
      unit: summary.unit === "1" ? "" : summary.unit,
      value: summary.median,
      ...rangeOf(summary),
      extra: extraOf(summary, study),
    }));
}

/** Medians of every cell's metrics whose better direction this is, for github-action-benchmark. Pure. */
export function renderBenchmarkJson(analysis: Analysis, direction: Direction): string {
  const rows = analysis.cells.flatMap((cell) => rowsOf(cell, direction, analysis));
  return `${JSON.stringify(rows, null, 2)}\n`;
}
