import type { Cell } from "../types/plan.js";
import type { NamedOptions } from "../types/suite.js";

export interface CalibrationRequest {
  readonly runner: string;
  readonly workers: number;
  readonly blocks: number;
  /** Per cent of a step, each above 0. */
  readonly slowDowns: readonly number[];
  /** A cell of the user's suite whose work is taken; else that of the quickstart. */
  readonly like?: Cell | undefined;
}

/** The same cell under two labels, and once for each slow-down. */
export const variants = { one: "a", other: "b" } as const;

const named = ({ name, options }: NamedOptions) => ({ name, ...options });

const quickstartWork = {
  seed: 1,
  workload: {
    model: { name: "cnn", channels: [48, 96] },
    dataset: "digits",
    batch: { global: 256 },
    optimizer: { name: "sgd", learningRate: 0.1, momentum: 0.9 },
  },
  scaling: "strong",
  measure: { steps: 60, timeout: "5m" },
};

/** The work of a cell as a suite says it. Its accuracy part and its breakdown are left out: they tell nothing of noise. */
function workOf({ seed, workload, scaling, measure, runner, runnerOptions }: Cell) {
  const { steps, warmupSteps, timeoutSeconds } = measure;
  return {
    seed,
    workload: { ...workload, model: named(workload.model), dataset: named(workload.dataset) },
    scaling,
    measure: { steps, warmupSteps, timeout: `${timeoutSeconds}s` },
    ...(Object.keys(runnerOptions).length === 0 ? {} : { runners: { [runner]: runnerOptions } }),
  };
}

/** The suite of a calibration, as the text of a file: values are JSON, which is YAML. Pure. */
export function calibrationSuite({ runner, workers, blocks, slowDowns, like }: CalibrationRequest): string {
  const work = like === undefined ? quickstartWork : workOf(like);
  const suite = {
    schema: "scalebench/v1",
    suite: "calibrate",
    question: `What can a claim about ${runner} with ${workers} ${workers === 1 ? "worker" : "workers"} tell on this machine?`,
    ...work,
    factors: {
      runner: [runner],
      workersPerNode: [workers],
      variant: [variants.one, variants.other],
      "measure.slowDown": [0, ...slowDowns],
    },
    exclude: slowDowns.map((percent) => ({ variant: variants.other, "measure.slowDown": percent })),
    measure: { ...work.measure, epochs: 0, breakdown: { windows: 0 }, repeats: { min: blocks, max: blocks } },
  };
  const lines = Object.entries(suite).map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
  return ["# Made by `scalebench calibrate`.", ...lines, ""].join("\n");
}
