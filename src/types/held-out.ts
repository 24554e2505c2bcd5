import type { MetricName } from "./metrics.js";

/** `low` and `high` are the ends of an interval over resampled test rows. */
export interface HeldOutEstimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** How good a model is on the test rows, and how much that depends on which rows those are. */
export interface HeldOutQuality {
  readonly rows: number;
  /** 0 of a regression. */
  readonly classes: number;
  /** Of a regression's target. */
  readonly unit?: string;
  readonly level: number;
  /** Of the bootstrap over test rows, percentile method. */
  readonly resamples: number;
  readonly estimates: Readonly<Partial<Record<MetricName, HeldOutEstimate>>>;
  /** Stated probability against what came true, by bins of the stated one; empty of a regression. */
  readonly calibration: readonly { readonly stated: number; readonly observed: number; readonly rows: number }[];
}

/** Each metric of one model less that of another, both on the same resamples: what the same test rows tell of the two. */
export interface QualityDifference {
  /** The other one. */
  readonly model: string;
  readonly estimates: Readonly<Partial<Record<MetricName, HeldOutEstimate>>>;
}
