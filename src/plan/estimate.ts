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

function median(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return low === undefined || high === undefined ? undefined : (low + high) / 2;
}

function guess(cell: Cell, { runners }: EstimateOptions): number {
  const { steps, warmupSteps, epochs, timeoutSeconds } = cell.measure;
  const startup = runners.get(cell.runner)?.startupSeconds ?? assumed.startupSeconds;
  const training = (steps + warmupSteps + epochs * assumed.stepsPerEpoch) * assumed.stepSeconds;
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
    const earlier = median(options.measured?.get(cell.id) ?? []);
    return { cell: cell.id, seconds: earlier ?? guess(cell, options), known: earlier !== undefined };
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
