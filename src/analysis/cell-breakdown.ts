import { arithmeticMean } from "../stats/arithmetic-mean.js";
import { median } from "../stats/median.js";
import type { CellAnalysis } from "../types/analysis.js";
import type { StepParts } from "../types/trial-result.js";
import type { CompletedTrial } from "./outcomes.js";

const partNames = ["dataWait", "forward", "backward", "exchange", "optimizer", "step"] as const;

/** A page has no room for more ranks. */
const mostRanks = 64;

/** Means, unlike medians, of parts add up to that of the whole. */
const meansOf = (each: readonly StepParts[]): StepParts => {
  const of = (name: (typeof partNames)[number]) => arithmeticMean(each.map((parts) => parts[name]));
  return {
    dataWait: of("dataWait"),
    forward: of("forward"),
    backward: of("backward"),
    exchange: of("exchange"),
    optimizer: of("optimizer"),
    step: of("step"),
  };
};

/** Means over trials of the parts of a step; undefined where no trial took its steps apart. */
export function cellBreakdown(completed: readonly CompletedTrial[]): CellAnalysis["breakdown"] {
  const trials = completed.flatMap(({ result, measurement: { breakdown } }) =>
    breakdown === undefined ? [] : [{ trial: result.trial, breakdown }],
  );
  const first = trials[0];
  if (first === undefined) return undefined;
  const ranks = first.breakdown.ranks.slice(0, mostRanks).map(({ rank }, at) => {
    const own = trials.flatMap(({ breakdown }) => breakdown.ranks[at] ?? []);
    const late = (key: "median" | "p95") => median(own.map(({ lateness }) => lateness[key]));
    return { rank, ...meansOf(own), lateness: { median: late("median"), p95: late("p95") } };
  });
  return {
    n: trials.length,
    ...meansOf(trials.map(({ breakdown }) => breakdown)),
    ranks,
    steps: { trial: first.trial, lateness: first.breakdown.lateness.map((step) => step.slice(0, mostRanks)) },
  };
}

/** Parts that do not add up to the step by more than this share of it are said. */
const mostResidual = 0.02;

/** A sentence where the parts of a step do not add up to it: the clock's cost, or a machine that changed meanwhile. */
export function residualWarning(completed: readonly CompletedTrial[]): readonly string[] {
  const shares = completed.flatMap(({ measurement: { breakdown } }) => {
    if (breakdown === undefined) return [];
    const { dataWait, forward, backward, exchange, optimizer, step } = breakdown;
    return [Math.abs(step - (dataWait + forward + backward + exchange + optimizer)) / step];
  });
  if (shares.length === 0 || median(shares) <= mostResidual) return [];
  return [
    `the parts of a step miss ${(100 * median(shares)).toFixed(1)} % of it: the steps are too short to be taken apart, or the machine changed between the windows`,
  ];
}
