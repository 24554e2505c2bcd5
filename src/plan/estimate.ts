import { median } from "../stats/median.js";
import type { CellId } from "../types/ids.js";
import type { Cell, Plan } from "../types/plan.js";
import type { Runner } from "../types/runner.js";

export interface Estimate {
  readonly trials: readonly { readonly cell: CellId; readonly seconds: number }[];
  readonly blockSeconds: number;
  /** When every claim is decided as soon as it can be. */
  readonly minSeconds: number;
  /** When all blocks are needed. */
  readonly maxSeconds: number;
  /** What the figures come from, in words. */
  readonly basis: string;
}

interface EstimateOptions {
  readonly runners: ReadonlyMap<string, Pick<Runner, "startupSeconds">>;
  /** Seconds of earlier trials, by cell. */
  readonly measured?: ReadonlyMap<CellId, readonly number[]>;
}

/** Until something is measured: a small model on a laptop's core. */
const assumed = { startupSeconds: 10, stepSeconds: 0.02, stepsPerEpoch: 10 } as const;

/** Windows with exchange, without it, and those that look at who comes late. */
const kindsOfWindows = 3;

function guess(cell: Cell, { runners }: EstimateOptions): number {
  const { steps, warmupSteps, epochs, breakdown, timeoutSeconds } = cell.measure;
  const startup = runners.get(cell.runner)?.startupSeconds ?? assumed.startupSeconds;
  const apart = kindsOfWindows * breakdown.windows * breakdown.steps;
  const training = (steps + warmupSteps + epochs * assumed.stepsPerEpoch + apart) * assumed.stepSeconds;
  return Math.min(startup + training, timeoutSeconds);
}

function basisOf(known: number, cells: number): string {
  const stated =
    `start-up as each runner states it, and an assumed ${assumed.stepSeconds * 1000} ms a step with ` +
    `${assumed.stepsPerEpoch} steps an epoch; services that start once a study are not in it`;
  if (known === 0) return stated;
  return known === cells
    ? "medians of earlier trials"
    : `medians of earlier trials for ${known} of ${cells} cells; else ${stated}`;
}

/** How long the plan may take, one trial after the other. */
export function estimate(plan: Plan, options: EstimateOptions): Estimate {
  const rows = plan.cells.map((cell) => {
    const earlier = options.measured?.get(cell.id) ?? [];
    const known = earlier.length > 0;
    return { cell: cell.id, seconds: known ? median(earlier) : guess(cell, options), known };
  });
  const blockSeconds = rows.reduce((sum, { seconds }) => sum + seconds, 0);
  return {
    trials: rows.map(({ cell, seconds }) => ({ cell, seconds })),
    blockSeconds,
    minSeconds: blockSeconds * plan.repeats.min,
    maxSeconds: blockSeconds * plan.repeats.max,
    basis: basisOf(rows.filter(({ known }) => known).length, rows.length),
  };
}
