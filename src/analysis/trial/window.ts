import { mser5 } from "../../stats/mser.js";
import { quantile } from "../../stats/quantile.js";
import type { Cell } from "../../types/plan.js";
import type { StepSeries } from "../../types/records.js";
import type { Measurement } from "../../types/trial-result.js";

export interface Window extends Pick<Measurement, "stepTime" | "stepSeconds" | "warmup"> {
  /** Samples a second: of all ranks, over the slowest rank's window. */
  readonly throughput: number;
  /** Mean seconds a step of the slowest rank. */
  readonly meanStepTime: number;
}

/**
 * The timed window. Its first steps are dropped as far as MSER-5 on the step times says; where that
 * is more than half there is no steady state, and nothing is dropped. A rank's window runs from the
 * start of the first step that counts to the end of its last one, which is after the device's
 * synchronisation. Durations alone are compared between ranks, for clocks of several hosts differ.
 * @param ranks steps of every rank, all of the same length of at least one
 */
export function measureWindow(cell: Cell, ranks: readonly StepSeries[]): Window {
  const slowest = slowestSteps(ranks);
  // On a GPU only the window's edges are synchronised: the times of single steps are those of
  // handing work over, and no truncation can be found in them.
  const truncation = cell.workload.device === "gpu" ? { index: 0, steady: true } : mser5(slowest);
  const dropped = truncation.steady ? truncation.index : 0;
  const seconds = Math.max(...ranks.map((steps) => (steps.end.at(-1) ?? 0) - (steps.start[dropped] ?? 0)));
  const counted = slowest.length - dropped;
  const ascending = slowest.subarray(dropped).slice().sort();
  return {
    throughput: (counted * cell.globalBatch) / seconds,
    meanStepTime: seconds / counted,
    stepTime: {
      p50: quantile(ascending, 0.5),
      p95: quantile(ascending, 0.95),
      p99: quantile(ascending, 0.99),
      max: quantile(ascending, 1),
    },
    stepSeconds: ascending,
    warmup: { dropped, steady: truncation.steady },
  };
}

/** Seconds of each step at the rank that took longest for it. */
function slowestSteps(ranks: readonly StepSeries[]): Float64Array {
  const slowest = new Float64Array(ranks[0]?.start.length ?? 0);
  for (const { start, end } of ranks) {
    for (let i = 0; i < slowest.length; i++) {
      const seconds = (end[i] ?? 0) - (start[i] ?? 0);
      if (seconds > (slowest[i] ?? 0)) slowest[i] = seconds;
    }
  }
  return slowest;
}
