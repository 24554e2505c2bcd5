import { arithmeticMean } from "../stats/arithmetic-mean.js";
import { harmonicMean } from "../stats/harmonic-mean.js";
import { quantile, sorted } from "../stats/quantile.js";
import { quantileInterval } from "../stats/quantile-interval.js";
import { rangeLevel } from "../stats/range-level.js";
import type { MetricSummary } from "../types/analysis.js";
import type { CellId } from "../types/ids.js";
import { type MetricInfo, type MetricKind, type MetricName, metrics } from "../types/metrics.js";

/** Asked level of intervals in summaries; what is achieved is stated beside them. */
const askedLevel = 0.95;

/**
 * A metric of a cell over its trials: median with an exact order-statistic interval, or with the
 * plain range where there are too few values for one. Ratios are those of each block.
 * @param values one a trial, in block order; at least one
 */
export function summarise(metric: MetricName, values: readonly number[], base: CellId | undefined): MetricSummary {
  const what = base === undefined ? "median" : "median of the ratios of each block";
  return { ...summaryOf(metrics[metric], values, what), ...(base === undefined ? {} : { base }) };
}

/** The same of any quantity; `what` says what the median is of. */
export function summaryOf(
  { unit, direction, kind }: Pick<MetricInfo, "unit" | "direction" | "kind">,
  values: readonly number[],
  what: string,
): MetricSummary {
  const ascending = sorted(values);
  return {
    median: quantile(ascending, 0.5),
    ...spread(ascending, what),
    n: values.length,
    unit,
    direction,
    kind,
    ...meanOf(kind, values),
    values,
  };
}

function spread(ascending: Float64Array, what: string): Pick<MetricSummary, "low" | "high" | "level" | "method"> {
  const n = ascending.length;
  if (n === 1) return { low: null, high: null, level: null, method: "the only value" };
  const interval = quantileInterval(ascending, 0.5, askedLevel);
  if (interval !== undefined) {
    const method = `${what}; order-statistic interval, exact level ${percent(interval.level)} %`;
    return { low: interval.low, high: interval.high, level: interval.level, method };
  }
  const covers = `it covers the median with ${percent(rangeLevel(n))} %`;
  const method = `${what}; range of ${n} values, too few for a 95 % interval (${covers})`;
  return { low: ascending[0] ?? null, high: ascending[n - 1] ?? null, level: null, method };
}

const percent = (level: number): string => String(Number((100 * level).toFixed(2)));

/** Rates over equal work harmonically, costs arithmetically, ratios not at all (Hoefler and Belli, rules 3 and 4). */
function meanOf(kind: MetricKind, values: readonly number[]): Pick<MetricSummary, "mean"> {
  if (kind === "ratio") return {};
  if (kind === "rate") return { mean: { kind: "harmonic", value: harmonicMean(values) } };
  return { mean: { kind: "arithmetic", value: arithmeticMean(values) } };
}
