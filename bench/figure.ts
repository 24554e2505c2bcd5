import { quantile, sorted } from "../src/stats/quantile.js";
import { type OrderInterval, quantileInterval } from "../src/stats/quantile-interval.js";

/** What the median must keep; both ends belong to it. */
export interface Bound {
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** One number of a benchmark, as it stands in results.json. */
export interface Figure {
  readonly name: string;
  readonly what: string;
  readonly unit: string;
  readonly n: number;
  readonly median: number;
  /** Exact, distribution-free interval of the median; null where n is too small for it. */
  readonly interval: OrderInterval | null;
  /** Null for a number that is only shown. */
  readonly bound: Bound | null;
  /** Whether the *median* is within the bound; null without a bound, and where n is too small to say. */
  readonly keeps: boolean | null;
  /** Whether the whole interval is within the bound too; it is shown, and decides nothing. */
  readonly intervalKeeps: boolean | null;
  /** What was measured, to be run by hand. */
  readonly command: string;
}

interface Samples extends Pick<Figure, "name" | "what" | "unit" | "command"> {
  readonly samples: readonly number[];
  readonly bound?: Bound;
  /** Samples below which nothing is judged; by default as many as the interval needs. */
  readonly enough?: number;
}

/** The smallest n that has an interval of the median at this level is 6. */
const level = 0.95;
const enoughForInterval = 6;

const within = (value: number, { atLeast = -Infinity, atMost = Infinity }: Bound): boolean =>
  value >= atLeast && value <= atMost;

/** Median, interval and judgement of samples. Throws without samples, and where one of them is no number. */
export function figureOf({ samples, bound, enough = enoughForInterval, ...about }: Samples): Figure {
  if (samples.some((value) => !Number.isFinite(value))) throw new Error(`${about.name}: a sample is no number`);
  const ascending = sorted(samples);
  const median = quantile(ascending, 0.5);
  const interval = quantileInterval(ascending, 0.5, level) ?? null;
  const judged = bound !== undefined && samples.length >= enough;
  return {
    name: about.name,
    what: about.what,
    unit: about.unit,
    n: samples.length,
    median,
    interval,
    bound: bound ?? null,
    keeps: judged ? within(median, bound) : null,
    intervalKeeps: judged && interval !== null ? within(interval.low, bound) && within(interval.high, bound) : null,
    command: about.command,
  };
}
