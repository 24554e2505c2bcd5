import type { Cell, ClusterNode } from "../types/plan.js";
import type { RankRecords } from "../types/records.js";
import type { Measurement } from "../types/trial-result.js";
import { breakdownOf, checkBreakdown } from "./trial/breakdown.js";
import { checkCourse } from "./trial/check-course.js";
import { checkDigests } from "./trial/check-digests.js";
import { checkPlacement } from "./trial/check-placement.js";
import { checkRanks } from "./trial/check-ranks.js";
import type { Fault } from "./trial/fault.js";
import { learningCurve, timeToTarget } from "./trial/learning.js";
import { firstStep, phaseSeconds } from "./trial/phases.js";
import { predictedStepSeconds } from "./trial/predicted.js";
import { measureWindow } from "./trial/window.js";

/** What a trial's records say, or why they cannot be used. */
export type Measured =
  | { readonly ok: true; readonly measurement: Measurement }
  | { readonly ok: false; readonly failure: Fault };

/**
 * What one trial's records say, or why they cannot be used: a rank is missing or cut, workers are
 * not where they were planned, ranks disagree about their parameters, threads are not as asked.
 * @param launchedAt monotonic seconds of the first process's start
 * @param nodes nodes of the trial; without them the hosts are not checked
 */
export function measureTrial(
  cell: Cell,
  ranks: readonly RankRecords[],
  launchedAt: number,
  nodes?: readonly ClusterNode[],
): Measured {
  const failure =
    checkRanks(cell, ranks) ??
    checkPlacement(cell, ranks, nodes) ??
    checkCourse(cell, ranks) ??
    checkBreakdown(cell, ranks) ??
    checkDigests(ranks);
  if (failure !== undefined) return { ok: false, failure };
  const byRank = [...ranks].sort((a, b) => a.rank - b.rank);
  return { ok: true, measurement: measurementOf(cell, byRank, launchedAt) };
}

function measurementOf(cell: Cell, ranks: readonly RankRecords[], launchedAt: number): Measurement {
  const window = measureWindow(
    cell,
    ranks.map((one) => one.measureSteps),
  );
  const curve = learningCurve(ranks);
  const breakdown = breakdownOf(ranks);
  const predicted = predictedStepSeconds(cell, ranks[0]?.values.gradientBytes, breakdown);
  const values: Partial<Record<keyof Measurement["values"], number | undefined>> = {
    throughput: window.throughput,
    stepTime: window.meanStepTime,
    startup: (firstStep(ranks) ?? launchedAt) - launchedAt,
    accuracy: curve.accuracy.at(-1),
    loss: curve.loss.at(-1),
    timeToTarget: timeToTarget(cell, curve),
    peakMemory: peakMemory(ranks),
    exposedCommunication: breakdown?.exchange,
    dataWait: breakdown?.dataWait,
    compute: breakdown && breakdown.forward + breakdown.backward,
    optimizerTime: breakdown?.optimizer,
    stepTimeOverPredicted: predicted && window.meanStepTime / predicted,
  };
  return {
    values: Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)),
    curve,
    phases: phaseSeconds(ranks, launchedAt),
    stepTime: window.stepTime,
    stepSeconds: window.stepSeconds,
    warmup: window.warmup,
    ...(breakdown === undefined ? {} : { breakdown }),
    digests: ranks[0]?.digests ?? {},
    values0: ranks[0]?.values ?? {},
    places: ranks.map((one) => one.place),
  };
}

/** Largest resident memory of any rank, in bytes. */
function peakMemory(ranks: readonly RankRecords[]): number | undefined {
  const peaks = ranks.flatMap(({ values }) => values.peakMemoryBytes ?? []);
  return peaks.length === 0 ? undefined : Math.max(...peaks);
}
