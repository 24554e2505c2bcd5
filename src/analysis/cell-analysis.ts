import { largest } from "../stats/largest.js";
import { median } from "../stats/median.js";
import type { CellAnalysis, ParityResult } from "../types/analysis.js";
import { metricNames, unitOf } from "../types/metrics.js";
import { cellBreakdown } from "./cell-breakdown.js";
import type { CellSeries } from "./cell-series.js";
import { cellWarnings } from "./cell-warnings.js";
import type { CellOutcomes, CompletedTrial } from "./outcomes.js";
import { stepTimesOf } from "./step-times.js";
import { summarise } from "./summarise.js";
import { topologyOf } from "./topology.js";
import { workOf } from "./work.js";

export interface CellContext {
  readonly series: CellSeries;
  readonly parity: ParityResult;
  /** Trials that every cell should have had by now. */
  readonly fewest: number;
  readonly simulated: (nodes: number) => boolean;
  /** Whether the cluster is an emulated one. */
  readonly emulated: boolean;
  /** How good the cell's model is; undefined where that is not known. */
  readonly quality: CellAnalysis["quality"];
}

/** Everything about one cell, over its completed trials. */
export function analyzeCell(
  outcomes: CellOutcomes,
  { series, parity, fewest, simulated, emulated, quality }: CellContext,
): CellAnalysis {
  const { cell, completed, failed } = outcomes;
  const summaries = metricNames.flatMap((metric) => {
    const values = [...series.of(cell.id, metric).values()];
    if (values.length === 0) return [];
    const summary = summarise(metric, values, series.baseOf(cell.id, metric)?.id);
    return [[metric, { ...summary, unit: unitOf(metric, completed.at(-1)?.measurement.targetUnit) }] as const];
  });
  const breakdown = cellBreakdown(completed);
  const stepTimes = stepTimesOf(completed);
  const topology = topologyOf(completed);
  const work = workOf(outcomes);
  return {
    id: cell.id,
    levels: cell.levels,
    workers: cell.workers,
    globalBatch: cell.globalBatch,
    simulatedNodes: simulated(cell.nodes),
    ...(simulated(cell.nodes) ? { nodesAre: emulated ? "emulated" : "simulated" } : {}),
    trials: { planned: Math.max(fewest, completed.length + failed), completed: completed.length, failed },
    metrics: Object.fromEntries(summaries),
    parity,
    curve: curveOf(completed),
    phases: phasesOf(completed),
    stepTime: stepTimeOf(completed),
    ...(stepTimes === undefined ? {} : { stepTimes }),
    ...(breakdown === undefined ? {} : { breakdown }),
    ...(topology === undefined ? {} : { topology }),
    ...(work === undefined ? {} : { work }),
    ...(quality === undefined ? {} : { quality }),
    warnings: cellWarnings(outcomes, parity),
  };
}

function curveOf(trials: readonly CompletedTrial[]): CellAnalysis["curve"] {
  const longest = largest(
    trials.map(({ measurement }) => measurement.curve.seconds.length),
    0,
  );
  return Array.from({ length: longest }, (_, i) => {
    const curves = trials.map(({ measurement }) => measurement.curve).filter(({ seconds }) => i < seconds.length);
    const at = (key: "seconds" | "accuracy" | "loss"): number => median(curves.map((curve) => curve[key][i] ?? 0));
    const accuracy = curves.some((curve) => i < curve.accuracy.length) ? { accuracy: at("accuracy") } : {};
    return { epoch: i + 1, seconds: at("seconds"), ...accuracy, loss: at("loss"), n: curves.length };
  });
}

function phasesOf(trials: readonly CompletedTrial[]): CellAnalysis["phases"] {
  const byName = new Map<string, number[]>();
  for (const { measurement } of trials) {
    for (const { name, seconds } of measurement.phases) {
      const found = byName.get(name);
      if (found === undefined) byName.set(name, [seconds]);
      else found.push(seconds);
    }
  }
  return [...byName].map(([name, seconds]) => ({ name, median: median(seconds), n: seconds.length }));
}

/** Medians over trials of the percentiles of each; the largest step of all. Steps of several trials are pooled for the picture of the distribution alone. */
function stepTimeOf(trials: readonly CompletedTrial[]): CellAnalysis["stepTime"] {
  if (trials.length === 0) return null;
  const of = (key: "p50" | "p95" | "p99" | "max") => trials.map(({ measurement }) => measurement.stepTime[key]);
  return { p50: median(of("p50")), p95: median(of("p95")), p99: median(of("p99")), max: largest(of("max"), 0) };
}
