import { summaryOf } from "../analysis/summarise.js";
import type { Scored } from "../environment/model-programs.js";
import type { MetricSummary } from "../types/analysis.js";

/** One batch: what it was timed with, and how it went. `repeat` is 1-based. */
export interface ScoringRun {
  readonly executors: number;
  readonly repeat: number;
  readonly rows: number;
  readonly seconds: number;
}

/** How fast rows are scored with a number of executors; over the fewest where that is another number. */
export interface ScoringRate {
  readonly executors: number;
  readonly rate: MetricSummary;
  readonly speedup?: MetricSummary & { readonly baseExecutors: number };
}

/** `scoring.json`, beside the model. */
export interface Scoring {
  readonly schema: "scalebench/scoring/v1";
  /** Digest of the model's parameters. */
  readonly model: string;
  readonly dataset: string;
  /** ISO 8601 UTC. */
  readonly when: string;
  /** Of all batches the largest difference of a probability (of a regression, of deviations of the target) from the trial's; `tolerance` is what it may be. */
  readonly compared: { readonly rows: number; readonly largest: number; readonly tolerance: number };
  readonly rates: readonly ScoringRate[];
  readonly runs: readonly ScoringRun[];
}

const rowsPerSecond = { unit: "rows/s", direction: "higher", kind: "rate" } as const;
const ratio = { unit: "1", direction: "higher", kind: "ratio" } as const;

const rateOf = ({ rows, seconds }: ScoringRun): number => rows / seconds;

/** Rates by executors, ascending; speed-ups are those of each repeat. Pure. */
export function scoringRates(runs: readonly ScoringRun[]): readonly ScoringRate[] {
  const counts = [...new Set(runs.map(({ executors }) => executors))].toSorted((a, b) => a - b);
  const runsAt = (count: number): readonly ScoringRun[] =>
    runs.filter(({ executors }) => executors === count).toSorted((a, b) => a.repeat - b.repeat);
  const [baseExecutors = 1] = counts;
  const base = new Map(runsAt(baseExecutors).map((run) => [run.repeat, rateOf(run)]));
  return counts.map((executors) => {
    const own = runsAt(executors);
    const rate = summaryOf(rowsPerSecond, own.map(rateOf), "median");
    const ratios = own.flatMap((run) => {
      const under = base.get(run.repeat);
      return under === undefined || executors === baseExecutors ? [] : [rateOf(run) / under];
    });
    if (ratios.length === 0) return { executors, rate };
    return {
      executors,
      rate,
      speedup: { ...summaryOf(ratio, ratios, "median of the ratios of each repeat"), baseExecutors },
    };
  });
}

/** Whether Spark's predictions are the trial's; the text of the error else. */
export function differenceText({ compared }: Scored, tolerance: number): string | undefined {
  const { rows, beyond, largest, row } = compared;
  if (beyond === 0) return undefined;
  return `expected predictions within ${tolerance} of the training program's, found ${beyond} of ${rows} rows further away: ${largest.toPrecision(3)} at row ${row}`;
}
