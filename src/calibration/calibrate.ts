import type { Analysis, EnvironmentFacts } from "../types/analysis.js";
import type { CellId } from "../types/ids.js";
import { type MetricInfo, type MetricName, metricNames, metrics } from "../types/metrics.js";
import type { Cell } from "../types/plan.js";
import type { ErrorRates } from "../types/suite.js";
import type { CalibratedMachine, Calibration } from "./calibration.js";
import { driftOf } from "./drift.js";
import { logRatios } from "./log-ratios.js";
import { falseAlarms } from "./looks.js";
import { noiseOf } from "./noise.js";
import type { RandomStream } from "./random-stream.js";
import { chance, resolutionTable } from "./resolution.js";
import { slowDownFound } from "./slow-down.js";
import { variants } from "./suite-text.js";

export interface CalibratedStudy {
  readonly analysis: Pick<Analysis, "study" | "startedAt" | "environment" | "harness">;
  /** Of `calibrationSuite`. */
  readonly cells: readonly Cell[];
  readonly alpha: ErrorRates;
  /** A metric's values of a cell by block. */
  readonly series: (cell: CellId, metric: MetricName) => ReadonlyMap<number, number>;
}

const unknown = "unknown";

/** The machine of a study, as its facts tell it. */
const machineOf = ({ hardware = {}, system = {} }: EnvironmentFacts): CalibratedMachine => ({
  host: system.host ?? unknown,
  cpu: hardware.cpu ?? unknown,
  logicalCpus: hardware.logicalCpus ?? unknown,
  usableCpus: hardware.usableCpus ?? unknown,
});

/** Metrics whose noise is relative: all that are compared by ratios and are measured in a single trial. */
const relativeMetrics = metricNames.filter((metric) => {
  const { kind, compare }: MetricInfo = metrics[metric];
  return (kind === "rate" || kind === "cost") && compare !== "difference";
});

/**
 * What claims can tell on the machine of this study. Undefined where the same cell was not measured twice in at least
 * two blocks. Pure; the same stream of random numbers gives the same calibration.
 */
export function calibrate(
  { analysis, cells, alpha, series }: CalibratedStudy,
  random: RandomStream,
): Calibration | undefined {
  const plain = (variant: string) =>
    cells.find((cell) => cell.measure.slowDown === 0 && cell.levels.variant === variant);
  const [one, other] = [plain(variants.one), plain(variants.other)];
  if (one === undefined || other === undefined) return undefined;
  const [before, now] = [series(one.id, "throughput"), series(other.id, "throughput")];
  const noise = relativeMetrics.flatMap((metric) => {
    const found = noiseOf(series(one.id, metric), series(other.id, metric), random);
    return found === undefined ? [] : [[metric, found] as const];
  });
  const spread = noise.find(([metric]) => metric === "throughput")?.[1];
  if (spread === undefined) return undefined;
  const slowed = cells.filter((cell) => cell.measure.slowDown > 0);
  return {
    schema: "scalebench/calibration/v1",
    harness: analysis.harness.version,
    study: analysis.study,
    at: analysis.startedAt ?? unknown,
    machine: machineOf(analysis.environment),
    runner: one.runner,
    workers: one.workers,
    workload: workloadText(one),
    alpha,
    noise: Object.fromEntries(noise),
    drift: driftOf(before, now) ?? null,
    falseAlarms: falseAlarms(logRatios(now, before), alpha),
    slowDowns: slowed.map((cell) => slowDownFound(cell.measure.slowDown, series(cell.id, "throughput"), before, alpha)),
    chance,
    resolution: resolutionTable(spread.paired, alpha, random),
  };
}

function workloadText({ workload, globalBatch, measure }: Cell): string {
  return `${workload.model.name} on ${workload.dataset.name}, ${globalBatch} samples a step, ${measure.steps} steps a trial`;
}
