import { quantile } from "./quantile.js";

/**
 * Quantiles of type 7 of finite values in any order, as `quantile` has them of sorted ones. Values are dealt into as
 * many bins as there are values, and only bins that a quantile looks into are sorted: a third of sorting all.
 * @param probabilities each in [0, 1]
 * @throws {RangeError} without values
 */
export function manyQuantiles(values: Float64Array, probabilities: readonly number[]): number[] {
  const dealt = dealIntoBins(values);
  const sortedBins = new Set<number>();
  const settle = (position: number): void => {
    const bin = dealt.binAt(position);
    if (sortedBins.has(bin)) return;
    sortedBins.add(bin);
    dealt.values.subarray(dealt.starts[bin], dealt.starts[bin + 1]).sort();
  };
  return probabilities.map((p) => {
    const below = Math.floor((values.length - 1) * p);
    settle(below);
    settle(Math.min(below + 1, values.length - 1));
    return quantile(dealt.values, p);
  });
}

interface Dealt {
  /** Bin after bin; no value is smaller than one of a bin before. */
  readonly values: Float64Array;
  readonly starts: Int32Array;
  readonly binAt: (position: number) => number;
}

function dealIntoBins(values: Float64Array): Dealt {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const bins = Math.max(1, values.length);
  const scale = (bins - 1) / (high - low);
  const even = scale > 0 && Number.isFinite(scale);
  const binOf = even ? (value: number) => Math.floor((value - low) * scale) : () => 0;
  const starts = new Int32Array(bins + 1);
  for (const value of values) starts[binOf(value) + 1] = (starts[binOf(value) + 1] ?? 0) + 1;
  for (let bin = 0; bin < bins; bin += 1) starts[bin + 1] = (starts[bin + 1] ?? 0) + (starts[bin] ?? 0);
  const next = starts.slice();
  const dealt = new Float64Array(values.length);
  for (const value of values) {
    const bin = binOf(value);
    const place = next[bin] ?? 0;
    dealt[place] = value;
    next[bin] = place + 1;
  }
  return { values: dealt, starts, binAt: (position) => binOf(dealt[position] ?? low) };
}
