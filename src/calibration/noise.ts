import { bootstrapInterval } from "../stats/bootstrap.js";
import { moments } from "../stats/moments.js";
import type { Noise } from "./calibration.js";
import { logRatios } from "./log-ratios.js";
import type { RandomStream } from "./random-stream.js";

const level = 0.95;
const resamples = 4000;
/** Below it a resample is too often one value over and over. */
const fewestForInterval = 6;

const deviationOf = (values: readonly number[]): number => moments(values).deviation;

/** How far the same cell lies from itself. Undefined where fewer than two blocks have both. */
export function noiseOf(
  one: ReadonlyMap<number, number>,
  other: ReadonlyMap<number, number>,
  random: RandomStream,
): Noise | undefined {
  const differences = logRatios(other, one);
  if (differences.length < 2) return undefined;
  const interval =
    differences.length < fewestForInterval
      ? undefined
      : bootstrapInterval(differences, deviationOf, {
          level,
          resamples,
          method: "bca",
          below: (limit) => random.below(limit),
        });
  return {
    paired: deviationOf(differences),
    low: interval?.low ?? null,
    high: interval?.high ?? null,
    level,
    single: pooledDeviation([...one.values()], [...other.values()]),
    n: differences.length,
  };
}

/** Within both, so that a difference between them is no spread. */
function pooledDeviation(one: readonly number[], other: readonly number[]): number {
  const spreads = [one, other].map((values) => moments(values.map(Math.log))).filter(({ n }) => n >= 2);
  const squares = spreads.reduce((sum, { n, deviation }) => sum + (n - 1) * deviation ** 2, 0);
  return Math.sqrt(squares / spreads.reduce((sum, { n }) => sum + n - 1, 0));
}
