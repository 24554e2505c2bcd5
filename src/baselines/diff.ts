import { largest } from "../stats/largest.js";
import { median } from "../stats/median.js";
import type { Baseline, FingerprintDifference } from "../types/baseline.js";
import { type MetricName, metricNames } from "../types/metrics.js";
import { closest } from "./closest.js";
import { differencesOf } from "./fingerprint.js";

/** Runs of one side: median and range over the median of each run. */
export interface RunsSummary {
  readonly runs: number;
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

interface MetricDiff {
  readonly metric: MetricName;
  readonly was: RunsSummary;
  readonly is: RunsSummary;
}

export interface CellDiff {
  readonly cell: string;
  /** What is not the same; where anything is not, the numbers say nothing about the code. */
  readonly differences: readonly FingerprintDifference[];
  readonly metrics: readonly MetricDiff[];
}

export interface BaselinesDiff {
  readonly cells: readonly CellDiff[];
  readonly onlyBefore: readonly string[];
  readonly onlyNow: readonly string[];
}

function summaryOf({ runs }: Baseline, metric: MetricName): RunsSummary | undefined {
  const medians = runs.flatMap(({ values }) => (values[metric] === undefined ? [] : [median(values[metric])]));
  if (medians.length === 0) return undefined;
  const low = -largest(
    medians.map((value) => -value),
    Number.NEGATIVE_INFINITY,
  );
  return { runs: medians.length, median: median(medians), low, high: largest(medians, Number.NEGATIVE_INFINITY) };
}

function metricsOf(was: Baseline, is: Baseline): readonly MetricDiff[] {
  return metricNames.flatMap((metric) => {
    const [before, now] = [summaryOf(was, metric), summaryOf(is, metric)];
    return before === undefined || now === undefined ? [] : [{ metric, was: before, is: now }];
  });
}

/** Each cell of `is` beside the baseline of it that is closest, and the cells that only one side has. Pure. */
export function diffBaselines(was: readonly Baseline[], is: readonly Baseline[]): BaselinesDiff {
  const [before, now] = [was, is].map((side) => [...new Set(side.map(({ cell }) => cell))]) as [string[], string[]];
  const cells = is.flatMap((baseline): readonly CellDiff[] => {
    const { cell, fingerprint } = baseline;
    const found = closest(was, cell, fingerprint);
    if (found === undefined) return [];
    return [{ cell, differences: differencesOf(found.fingerprint, fingerprint), metrics: metricsOf(found, baseline) }];
  });
  return {
    cells,
    onlyBefore: before.filter((cell) => !now.includes(cell)),
    onlyNow: now.filter((cell) => !before.includes(cell)),
  };
}
