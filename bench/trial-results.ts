import { trialOf } from "../src/plan/order.js";
import type { Cell, Plan } from "../src/types/plan.js";
import type { Measurement, TrialOutcome, TrialResult } from "../src/types/trial-result.js";

type Completed = Extract<TrialResult, { state: "completed" }>;

/** What a trial that went well leaves in the journal. */
function completedResult(cell: Cell, block: number): Completed {
  const at = block * 10 + cell.seed;
  return {
    trial: trialOf(block, cell).id,
    cell: cell.id,
    block,
    attempt: 1,
    startedAt: new Date(1.78e12 + at * 1_000).toISOString(),
    seconds: 9.25,
    launchedAt: at,
    harnessSeconds: 0.004,
    state: "completed",
  };
}

/** Every trial of a plan's first `repeats.max` blocks, in the order of a study. */
export function* allResults({ cells, repeats }: Plan): Generator<Completed> {
  for (let block = 1; block <= repeats.max; block += 1) for (const cell of cells) yield completedResult(cell, block);
}

/** The same trial with other speeds: what is there once for each trial is there once for each trial here, too. */
function varied(measurement: Measurement, index: number): Measurement {
  const factor = 1 + 0.01 * Math.sin(index);
  const values = Object.entries(measurement.values).map(([name, value]) => [name, (value ?? 0) * factor] as const);
  return {
    ...measurement,
    values: Object.fromEntries(values),
    curve: {
      seconds: [...measurement.curve.seconds],
      accuracy: [...measurement.curve.accuracy],
      loss: [...measurement.curve.loss],
    },
    phases: measurement.phases.map((phase) => ({ ...phase })),
    stepSeconds: measurement.stepSeconds.map((seconds) => seconds * factor),
  };
}

/** Outcomes of every trial of a plan, made of one that was measured. */
export const allOutcomes = (plan: Plan, measurement: Measurement): readonly TrialOutcome[] =>
  [...allResults(plan)].map((result, index) => ({ result, measurement: varied(measurement, index) }));
