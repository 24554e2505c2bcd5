import { arithmeticMean } from "../stats/arithmetic-mean.js";
import { moments } from "../stats/moments.js";
import { studentQuantile } from "../stats/student-t.js";
import type { Verdict } from "../types/analysis.js";
import type { ErrorRates } from "../types/suite.js";
import type { Limit } from "./scale.js";
import { marginOf } from "./sequential.js";

/** Fewer separate runs than this say too little about how runs differ from each other. */
export const fewestRuns = 5;

/** Rounding of sums and logarithms must not turn "equal to the bound" into a failure. */
const slack = 1e-9;

/** The runs that count, and how many of the first trials of each. */
export interface BaselineSample {
  /** Trials of a run, and of the study, that its value is the mean of. */
  readonly trials: number;
  /** One value a run, on the claim's scale. */
  readonly runs: readonly number[];
}

/**
 * One value a run: the mean of its first k trials, k being the smallest number of trials of any run. Runs with fewer
 * than `repeats.min` trials do not count, for a study has that many before it is looked at; k is at most `repeats.max`,
 * for a study never has more.
 * @param runs trials of each run in block order, on the claim's scale
 */
export function baselineSample(
  runs: readonly (readonly number[])[],
  repeats: { readonly min: number; readonly max: number },
): BaselineSample {
  const whole = runs.filter((values) => values.length >= repeats.min);
  const [first, ...others] = whole.map((values) => values.length);
  const trials = first === undefined ? repeats.min : Math.min(repeats.max, first, ...others);
  return { trials, runs: whole.map((values) => arithmeticMean(values.slice(0, trials))) };
}

export interface AgainstBaseline {
  readonly verdict: Exclude<Verdict, "incomparable">;
  readonly deterministic: boolean;
  /** The study's mean less that of the runs, on the claim's scale. */
  readonly difference: number;
  /** Ends of the interval at alpha.holds on either side. */
  readonly low: number;
  readonly high: number;
  readonly margin: number;
}

/**
 * Decides whether a study differs from the m earlier runs of a baseline by more than a claim allows. The code of then
 * cannot run again beside that of now, so blocks pair nothing: what a difference has to be judged by is how much runs
 * on different occasions differ, not trials within one. With x the study's mean over its first k trials and y_j that of
 * each run, all of them drawn alike, x - mean(y) has the variance sigma^2 (1 + 1/m), and (x - mean(y)) / (s sqrt(1 + 1/m))
 * is Student's t with m - 1 degrees of freedom: the prediction interval of one further run (Hahn and Meeker, "Statistical
 * Intervals", 1991, section 4.6). A bound that is violated and excluded at alpha.fails fails; one whose opposite is
 * excluded at alpha.holds holds. k is fixed before the study begins and the runs are looked at once, so there is nothing
 * to correct for: more blocks would narrow x's own part, but not what runs differ by. Equal values of all runs leave no
 * spread to judge by: decided by the value.
 * @param trials the study's first k values in block order, on the claim's scale
 * @param alpha chance of error on one side, already divided among claims and comparisons
 */
export function decideAgainstBaseline(
  trials: readonly number[],
  runs: readonly number[],
  limits: readonly Limit[],
  alpha: ErrorRates,
): AgainstBaseline {
  const sample = moments(runs);
  const difference = arithmeticMean(trials) - sample.mean;
  const margin = marginOf(difference, limits);
  if (sample.deviation === 0) {
    const verdict = margin >= -slack ? "holds" : "fails";
    return { verdict, deterministic: true, difference, low: difference, high: difference, margin };
  }
  const error = sample.deviation * Math.sqrt(1 + 1 / sample.n);
  const reach = (rate: number): number => error * studentQuantile(1 - rate, sample.n - 1);
  const half = reach(alpha.holds);
  const at = { deterministic: false, difference, low: difference - half, high: difference + half, margin };
  const beyond = ({ side, theta }: Limit): number => (side === "above" ? difference - theta : theta - difference);
  if (limits.some((limit) => beyond(limit) < -reach(alpha.fails))) return { ...at, verdict: "fails" };
  return { ...at, verdict: limits.every((limit) => beyond(limit) > half) ? "holds" : "undecided" };
}
