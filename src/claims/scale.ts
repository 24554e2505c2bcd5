import { type MetricInfo, type MetricName, metrics } from "../types/metrics.js";
import type { Bound } from "../types/suite.js";

/** A half-line that the mean must lie on, on the scale of a claim. */
export interface Limit {
  readonly side: "above" | "below";
  readonly theta: number;
}

/**
 * How a metric is compared: rates, costs and ratios by logarithms (so that candidate/base and
 * base/candidate say the same), qualities and what may be 0 or less by plain differences.
 */
export interface Scale {
  /** One value of the sequence from the candidate's value and, where there is a sibling, the base's. */
  readonly step: (candidate: number, base: number | undefined) => number;
  /** A mean or an interval's end back in the terms of the bound. */
  readonly back: (mean: number) => number;
  readonly limits: (bound: Bound) => readonly Limit[];
  /** What the estimate is, in words. */
  readonly estimate: (paired: boolean) => string;
}

const logarithmic: Scale = {
  step: (candidate, base) => Math.log(base === undefined ? candidate : candidate / base),
  back: Math.exp,
  // Within v means: the ratio, or the metric itself, is within v of 1.
  limits: (bound) =>
    bound.kind === "within"
      ? meaningful([
          { side: "above", theta: logOf(1 - bound.value) },
          { side: "below", theta: logOf(1 + bound.value) },
        ])
      : meaningful([{ side: bound.kind === "atLeast" ? "above" : "below", theta: logOf(bound.value) }]),
  estimate: (paired) => (paired ? "geometric mean of paired ratios" : "geometric mean"),
};

const difference: Scale = {
  step: (candidate, base) => candidate - (base ?? 0),
  back: (mean) => mean,
  limits: (bound) =>
    bound.kind === "within"
      ? [
          { side: "above", theta: -bound.value },
          { side: "below", theta: bound.value },
        ]
      : [{ side: bound.kind === "atLeast" ? "above" : "below", theta: bound.value }],
  estimate: (paired) => (paired ? "mean of paired differences" : "mean"),
};

export const scaleOf = (kind: MetricInfo["kind"], compare?: MetricInfo["compare"]): Scale =>
  kind === "quality" || compare === "difference" ? difference : logarithmic;

export function scaleOfMetric(metric: MetricName): Scale {
  const { kind, compare }: MetricInfo = metrics[metric];
  return scaleOf(kind, compare);
}

const logOf = (value: number): number => (value > 0 ? Math.log(value) : Number.NEGATIVE_INFINITY);

/** Every positive value is above zero: such a limit asks nothing. */
const meaningful = (limits: readonly Limit[]): readonly Limit[] =>
  limits.filter(({ side, theta }) => side === "below" || theta !== Number.NEGATIVE_INFINITY);
