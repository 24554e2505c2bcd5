import { confidenceSequence } from "../stats/confidence-sequence.js";
import type { ErrorRates } from "../types/suite.js";
import type { SlowDownFound } from "./calibration.js";
import { logRatios } from "./log-ratios.js";
import { asFast, verdicts } from "./looks.js";

const percent = (log: number): number => 100 * Math.expm1(log);

/**
 * Whether and when a slow-down was found, and how large it looks.
 * @param put per cent of a step that were put in: the truth
 * @param slowed throughput with it, by block
 * @param base throughput without, by block
 */
export function slowDownFound(
  put: number,
  slowed: ReadonlyMap<number, number>,
  base: ReadonlyMap<number, number>,
  alpha: ErrorRates,
): SlowDownFound {
  const values = logRatios(slowed, base);
  const first = verdicts(values, asFast, alpha).indexOf("fails");
  // Throughput is work over time, so that the logarithm of the time is the negative one.
  const { low, high, mean, level } = confidenceSequence(
    values.map((value) => -value),
    alpha.holds,
  );
  const bounded = Number.isFinite(low) && Number.isFinite(high);
  return {
    percent: put,
    estimate: values.length === 0 ? null : percent(mean),
    low: bounded ? percent(low) : null,
    high: bounded ? percent(high) : null,
    level,
    foundAfter: first === -1 ? null : first + 2,
    n: values.length,
  };
}
