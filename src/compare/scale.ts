import { type MetricInfo, type MetricName, metrics } from "../types/metrics.js";

/** How two values of a metric are set against each other. */
export interface ChangeScale {
  readonly kind: "ratio" | "difference";
  /** A value on the line where a change is a shift. */
  readonly to: (value: number) => number;
  /** A shift on that line in the terms of `kind`. */
  readonly back: (shift: number) => number;
}

const ratio: ChangeScale = { kind: "ratio", to: Math.log, back: Math.exp };
const difference: ChangeScale = { kind: "difference", to: (value) => value, back: (shift) => shift };

/** Ratios, on logarithms; differences of qualities, of metrics that say so, and where a value is not above zero. */
export function changeScale(metric: MetricName, values: readonly number[]): ChangeScale {
  const { kind, compare }: MetricInfo = metrics[metric];
  const asDifference = kind === "quality" || compare === "difference" || values.some((value) => value <= 0);
  return asDifference ? difference : ratio;
}
