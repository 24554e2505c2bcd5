import type { Cell } from "../../types/plan.js";
import type { EpochRecord, RankRecords, SpanSeries, StepSeries } from "../../types/records.js";
import type { Fault } from "./fault.js";

/** Threads as asked; batch, steps and epochs as planned; times that go forwards. */
export function checkCourse(cell: Cell, ranks: readonly RankRecords[]): Fault | undefined {
  for (const rank of ranks) {
    const fault = threadFault(cell, rank) ?? amountFault(cell, rank) ?? clockFault(rank);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function threadFault(cell: Cell, { rank, place }: RankRecords): Fault | undefined {
  const asked = cell.workload.threadsPerWorker;
  if (place.threads === String(asked)) return undefined;
  return {
    reason: `expected ${asked} threads in a worker, found ${place.threads ?? "no number"} at rank ${rank}`,
    hint: "the framework changed the threads after the harness had set them: compare only trials with equal threads",
  };
}

function amountFault(cell: Cell, one: RankRecords): Fault | undefined {
  const { steps, warmupSteps, epochs, slowDown } = cell.measure;
  const amounts: readonly (readonly [what: string, planned: number, found: number | undefined])[] = [
    ["steps in the window", steps, one.measureSteps.start.length],
    ["warm-up steps", warmupSteps, one.warmupSteps.start.length],
    ["epochs", epochs, one.epochs.length],
    ["samples in a step of all workers", cell.globalBatch, one.values.globalBatch],
    ["samples in a step of one worker", cell.workerBatch, one.values.workerBatch],
    // Plans and records of earlier versions say nothing of it. What was slowed down must not pass for what was not.
    ["per cent of slow-down", slowDown ?? 0, one.values.slowDownPercent ?? 0],
  ];
  for (const [what, planned, found] of amounts) {
    if (found === planned) continue;
    return {
      reason: `expected ${planned} ${what}, found ${found ?? "no number"} at rank ${one.rank}`,
      hint: "the training program did something else than the suite asks: look at its log",
    };
  }
  // A regression has no accuracy.
  const unjudged = ({ accuracy = Number.NaN }: EpochRecord): boolean =>
    one.values.classes !== 0 && !Number.isFinite(accuracy);
  const lost = one.epochs.find((epoch, i) => epoch.epoch !== i + 1 || unjudged(epoch));
  if (lost !== undefined) {
    return {
      reason: `expected an accuracy after each of ${epochs} epochs, found ${lost.accuracy ?? Number.NaN} for epoch ${lost.epoch} at rank ${one.rank}`,
      hint: "look at the trial's log for the evaluation",
    };
  }
  const diverged = one.epochs.find((epoch) => !Number.isFinite(epoch.loss));
  if (diverged === undefined) return undefined;
  return {
    reason: `expected a finite loss, found ${diverged.loss} after epoch ${diverged.epoch} at rank ${one.rank}: the training diverged`,
    hint: "a smaller learning rate is the usual remedy",
  };
}

function clockFault(one: RankRecords): Fault | undefined {
  const forwards = [one.trainSteps, one.warmupSteps, one.measureSteps].every(goesForwards);
  const phases = one.phases.every(({ start, end }) => end >= start);
  const parts = Object.values(one.parts).every(neverBackwards);
  if (forwards && phases && parts) return undefined;
  return {
    reason: `expected times of a monotonic clock, found steps, parts or phases that end before they start at rank ${one.rank}`,
    hint: "the worker's clock is not CLOCK_MONOTONIC, or its records are damaged",
  };
}

/** Parts of steps, of several windows: a part may take no time at all. */
const neverBackwards = ({ start, end }: SpanSeries): boolean =>
  start.every((from, i) => (end[i] ?? Number.NaN) >= from);

function goesForwards({ start, end }: StepSeries): boolean {
  let last = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < start.length; i++) {
    const from = start[i] ?? Number.NaN;
    const to = end[i] ?? Number.NaN;
    // Written so that a missing time (NaN) is refused too. No step takes no time at all.
    if (!(from >= last && to > from)) return false;
    last = from;
  }
  return true;
}
