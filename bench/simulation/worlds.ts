import type { Noise } from "./noise.js";

export interface SimulatedTrial {
  readonly arm: "candidate" | "base";
  readonly block: number;
  /** Trials that ran before it in the study. */
  readonly before: number;
}

/** ln(measured speed / true speed) of a trial; called once for each, in the order in which they run. */
type Machine = (trial: SimulatedTrial) => number;

/** How speeds vary on a machine. Every world's paired log ratio has mean 0. */
export interface World {
  readonly name: string;
  /** @param spread standard deviation of the paired log ratio by the trials' own, independent part */
  readonly machine: (noise: Noise, spread: number) => Machine;
}

const outlierChance = 0.1;

/** What the trials' own part of the noise is: normal, of such a size that the ratio of two has the spread. */
const own = (noise: Noise, spread: number): number => (spread / Math.SQRT2) * noise.normal();

const slowOutlier = (noise: Noise, mean: number): number =>
  noise.uniform() < outlierChance ? mean * noise.exponential() : 0;

/** A stationary series: normal, variance 1, correlation rho between neighbours. */
function autocorrelated(noise: Noise, rho: number): () => number {
  let state = noise.normal();
  return () => {
    const value = state;
    state = rho * state + Math.sqrt(1 - rho ** 2) * noise.normal();
    return value;
  };
}

export const independent: World = {
  name: "independent, normal",
  machine: (noise, spread) => () => own(noise, spread),
};

export const commonDrift: World = {
  name: "drift common to the block: a random walk with steps of 5 %",
  machine: (noise, spread) => {
    let [block, level] = [-1, 0];
    return (trial) => {
      if (trial.block !== block) level += 0.05 * noise.normal();
      block = trial.block;
      return level + own(noise, spread);
    };
  },
};

const linearDrift: World = {
  name: "linear drift: each trial of the study 0.5 % slower than the one before",
  machine: (noise, spread) => (trial) => -0.005 * trial.before + own(noise, spread),
};

const outliers = (size: string, meanOf: (spread: number) => number): World => ({
  name: `slow outliers: 10 % of trials slower, exponential of mean ${size}`,
  machine: (noise, spread) => () => own(noise, spread) - slowOutlier(noise, meanOf(spread)),
});

export const outlyingTrials = outliers("3 x spread", (spread) => 3 * spread);

const stateOfMachine = (rho: number): World => ({
  name: `autocorrelated from trial to trial, rho = ${rho}`,
  machine: (noise, spread) => {
    const next = autocorrelated(noise, rho);
    return () => (spread / Math.SQRT2) * next();
  },
});

/** Each arm remembers its own last block: what pairing and random order cannot remove. */
export const stateOfArms = (rho: number): World => ({
  name: `autocorrelated from block to block, each arm by itself, rho = ${rho}`,
  machine: (noise, spread) => {
    const next = { candidate: autocorrelated(noise, rho), base: autocorrelated(noise, rho) };
    return ({ arm }) => (spread / Math.SQRT2) * next[arm]();
  },
});

/** The true speed includes the mean of what the outliers cost, so that the log ratio keeps mean 0. */
const outliersOf = (slower: SimulatedTrial["arm"], times: number): World => ({
  name: `slow outliers of the ${slower} alone, exponential of mean ${times} x spread`,
  machine:
    (noise, spread) =>
    ({ arm }) => {
      const cost = arm === slower ? slowOutlier(noise, times * spread) - outlierChance * times * spread : 0;
      return own(noise, spread) - cost;
    },
});

export const candidateOutliers = (times: number): World => outliersOf("candidate", times);

/** What the guarantees are shown in. */
export const worlds: readonly World[] = [
  independent,
  commonDrift,
  linearDrift,
  outlyingTrials,
  outliers("20 %", () => 0.2),
  stateOfMachine(0.3),
  stateOfMachine(0.8),
  stateOfArms(0.3),
];

/** What no rule can know from a few blocks; shown so that one knows where the guarantees end. */
export const harderWorlds: readonly World[] = [
  candidateOutliers(3),
  candidateOutliers(10),
  outliersOf("base", 3),
  stateOfArms(0.6),
];
