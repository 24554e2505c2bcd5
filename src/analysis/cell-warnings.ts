import { largest } from "../stats/largest.js";
import type { ParityResult } from "../types/analysis.js";
import { residualWarning } from "./cell-breakdown.js";
import { cellFlags } from "./cell-flags.js";
import type { CellOutcomes } from "./outcomes.js";

/** What a reader of a cell's numbers should know, each in one sentence. */
export function cellWarnings({ cell, completed, failed }: CellOutcomes, parity: ParityResult): string[] {
  const n = completed.length;
  const restless = completed.filter(({ measurement }) => !measurement.warmup.steady).length;
  const late = completed.filter(({ measurement }) => measurement.values.timeToTarget === undefined).length;
  const dropped = largest(
    completed.map(({ measurement }) => measurement.warmup.dropped),
    0,
  );
  const overhead = largest(
    completed.map(({ measurement: { values0, stepTime } }) => (values0.timerOverheadSeconds ?? 0) / stepTime.p50),
    0,
  );
  return [
    ...(failed > 0 ? [`${failed} of ${failed + n} trials failed`] : []),
    ...(restless > 0
      ? [
          `no steady state in the window of ${restless} of ${n} trials: nothing was dropped; more steps or warm-up steps would help`,
        ]
      : []),
    ...(dropped > 0
      ? [`up to ${dropped} of ${cell.measure.steps} steps of the window were dropped as warm-up (MSER-5)`]
      : []),
    ...(cell.measure.target !== undefined && late > 0 ? [`${late} of ${n} trials did not reach the target`] : []),
    ...(overhead > 0.05 ? [`reading the clock costs ${(100 * overhead).toFixed(1)} % of a step`] : []),
    ...(cell.measure.slowDown > 0
      ? [`slowed down on purpose by ${cell.measure.slowDown} % of each step: no real data`]
      : []),
    ...(parity.state === "differs" ? [`not the same training: ${parity.because}`] : []),
    ...(parity.distinctDigests > 1 && parity.state !== "differs"
      ? [`training is not deterministic: ${n} trials ended with ${parity.distinctDigests} different digests`]
      : []),
    ...residualWarning(completed),
    ...cellFlags(completed),
  ];
}
