import { mannWhitney } from "../stats/mann-whitney.js";
import { median } from "../stats/median.js";
import { tukeyFences } from "../stats/tukey-fences.js";
import { twoModes } from "../stats/two-modes.js";
import type { CompletedTrial } from "./outcomes.js";

/** Chance of calling a steady cell drifting. */
const driftLevel = 0.01;

const share = (ratio: number): string => `${ratio < 1 ? "−" : "+"}${(100 * Math.abs(ratio - 1)).toFixed(1)} %`;

/**
 * What the throughputs of a cell's trials look like, in block order: drift (first against last half, Mann-Whitney; ten
 * trials are the fewest that can show it at 1 %), values beyond Tukey's fences, two modes. Flagged, never dropped.
 */
export function cellFlags(completed: readonly CompletedTrial[]): string[] {
  const trials = completed.flatMap(({ result, measurement }) => {
    const value = measurement.values.throughput;
    return value === undefined ? [] : [{ block: result.block, value }];
  });
  const values = trials.map(({ value }) => value);
  return [...driftOf(values), ...modesOf(values), ...outliersOf(trials)];
}

function driftOf(values: readonly number[]): readonly string[] {
  const half = Math.floor(values.length / 2);
  if (half < 2) return [];
  const [first, last] = [values.slice(0, half), values.slice(values.length - half)];
  const { twoSided } = mannWhitney(first, last);
  if (twoSided >= driftLevel) return [];
  const change = share(median(last) / median(first));
  return [
    `throughput drifted: ${change} from the first to the last ${half} trials (Mann-Whitney, p = ${twoSided.toPrecision(2)})`,
  ];
}

function modesOf(values: readonly number[]): readonly string[] {
  const modes = twoModes(values);
  if (modes === undefined) return [];
  const { lower, upper, below, above } = modes;
  return [
    `throughput has two modes: ${lower} trials up to ${below.toPrecision(4)} and ${upper} from ${above.toPrecision(4)} samples/s, none between; the median stands for neither`,
  ];
}

function outliersOf(trials: readonly { readonly block: number; readonly value: number }[]): readonly string[] {
  const { outliers } = tukeyFences(trials.map(({ value }) => value));
  if (outliers.length === 0) return [];
  const named = outliers.slice(0, 5).map((i) => `block ${trials[i]?.block} (${trials[i]?.value.toPrecision(4)})`);
  const more = outliers.length > named.length ? ` and ${outliers.length - named.length} more` : "";
  return [`throughput beyond Tukey's fences, kept, in ${named.join(", ")}${more}`];
}
