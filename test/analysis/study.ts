import type { CompletedTrial } from "../../src/analysis/outcomes.js";
import { cellId, trialId } from "../../src/types/ids.js";
import type { Cell, Plan } from "../../src/types/plan.js";
import type { RankRecords, StepSeries } from "../../src/types/records.js";
import type { Scalar } from "../../src/types/suite.js";
import type { Measurement, TrialOutcome } from "../../src/types/trial-result.js";

/** Records and cells as tests need them: a small training of two epochs, ten steps in the window. */
export interface CellOptions {
  readonly runner?: string;
  readonly nodes?: number;
  readonly workersPerNode?: number;
  readonly globalBatch?: number;
  readonly seed?: number;
  readonly steps?: number;
  readonly epochs?: number;
  readonly tolerance?: number;
  readonly levels?: Cell["levels"];
  readonly target?: number;
}

export function cellOf(options: CellOptions = {}): Cell {
  const { runner = "torch-ddp", nodes = 1, workersPerNode = 1, globalBatch = 64, seed = 1, levels = {} } = options;
  const workers = nodes * workersPerNode;
  const extra = Object.entries(levels).map(([path, level]) => `-${path.split(".").at(-1)}${level}`);
  return {
    id: cellId(`${runner}-n${nodes}-w${workersPerNode}${extra.join("")}`),
    levels: { runner, nodes, workersPerNode, ...levels },
    runner,
    nodes,
    workersPerNode,
    workers,
    globalBatch,
    workerBatch: globalBatch / workers,
    seed,
    scaling: "strong",
    workload: {
      model: { name: "mlp", options: {} },
      dataset: { name: "digits", options: {} },
      batch: { global: globalBatch },
      optimizer: { name: "sgd", learningRate: 0.1, momentum: 0.9, weightDecay: 0 },
      precision: "fp32",
      device: "cpu",
      threadsPerWorker: 1,
    },
    measure: {
      steps: options.steps ?? 20,
      warmupSteps: 2,
      epochs: options.epochs ?? 2,
      ...(options.target === undefined ? {} : { target: { metric: "accuracy", atLeast: options.target } }),
      repeats: { min: 4, max: 20 },
      timeoutSeconds: 300,
      breakdown: { windows: 0, steps: 5 },
      slowDown: 0,
      parity: { tolerance: options.tolerance ?? 1e-4, toleranceAcrossWorkers: options.tolerance ?? 1e-4 },
    },
    runnerOptions: {},
  };
}

/** Steps one after the other from `start` on. */
export function stepsFrom(start: number, seconds: readonly number[]): StepSeries {
  const ends: number[] = [];
  let now = start;
  for (const one of seconds) {
    now += one;
    ends.push(now);
  }
  return {
    start: Float64Array.from([start, ...ends.slice(0, -1)].slice(0, seconds.length)),
    end: Float64Array.from(ends),
    loss: new Float64Array(seconds.length),
  };
}

/** What rank `rank` of a good trial of `cell` records, with a window of steps of 0.1 s. */
export function rankOf(cell: Cell, rank: number, changes: Partial<RankRecords> = {}): RankRecords {
  const { steps, warmupSteps, epochs } = cell.measure;
  return {
    rank,
    place: {
      host: "here",
      pid: String(1000 + rank),
      rank: String(rank),
      localRank: String(rank % cell.workersPerNode),
      worldSize: String(cell.workers),
      node: `node${Math.floor(rank / cell.workersPerNode)}`,
      threads: String(cell.workload.threadsPerWorker),
      "version:torch": "2.13.0",
    },
    phases: [
      { name: "init", start: 101, end: 103 },
      { name: "prepare", start: 103, end: 104 },
      ...Array.from({ length: epochs }, (_, i) => [
        { name: "train", start: 104 + i, end: 104.75 + i },
        { name: "evaluate", start: 104.75 + i, end: 105 + i },
      ]).flat(),
      { name: "measure", start: 110, end: 110 + steps / 10 },
    ],
    trainSteps: stepsFrom(
      104,
      Array.from({ length: 4 * epochs }, () => 0.2),
    ),
    warmupSteps: stepsFrom(
      109,
      Array.from({ length: warmupSteps }, () => 0.1),
    ),
    measureSteps: stepsFrom(
      110,
      Array.from({ length: steps }, () => 0.1),
    ),
    parts: {},
    epochs: Array.from({ length: epochs }, (_, i) => ({
      epoch: i + 1,
      start: 104,
      end: 105 + i,
      accuracy: (18 + i) / 20,
      loss: (5 - i) / 10,
    })),
    digests: { start: "s0", trained: "t0", end: "e0" },
    values: {
      peakMemoryBytes: 1000 + rank,
      globalBatch: cell.globalBatch,
      workerBatch: cell.workerBatch,
      parameters: 10,
    },
    complete: true,
    ...changes,
  };
}

export function ranksOf(cell: Cell): RankRecords[] {
  return Array.from({ length: cell.workers }, (_, rank) => rankOf(cell, rank));
}

/** A completed trial of `cell` in `block`. */
export function completedTrial(
  cell: Cell,
  block: number,
  values: Measurement["values"] = {},
  changes: Partial<Measurement> = {},
): CompletedTrial {
  return {
    result: { ...resultBase(cell, block), state: "completed" },
    measurement: {
      values,
      curve: { seconds: [], accuracy: [], loss: [] },
      phases: [],
      stepTime: { p50: 0.1, p95: 0.1, p99: 0.1, max: 0.1 },
      stepSeconds: new Float64Array(20).fill(0.1),
      warmup: { dropped: 0, steady: true },
      digests: { start: "s0", trained: "t0", end: "e0" },
      values0: {},
      places: [],
      ...changes,
    },
  };
}

export function failedTrial(cell: Cell, block: number, reason = "a worker was killed"): TrialOutcome {
  const failure = { reason, hint: "add memory", log: "trials/x/log", tail: ["Killed"] };
  return { result: { ...resultBase(cell, block), state: "failed", failure } };
}

function resultBase(cell: Cell, block: number) {
  return {
    trial: trialId(`b${String(block).padStart(3, "0")}-${cell.id}`),
    cell: cell.id,
    block,
    attempt: 1,
    startedAt: "2026-01-01T00:00:00Z",
    seconds: 10,
    launchedAt: 100,
    harnessCpu: { cpuSeconds: 0.02, overSeconds: 9 },
  };
}

/** A plan of the cells; factors are those of the cells' levels. */
export function planOf(cells: readonly Cell[], changes: Partial<Plan> = {}): Plan {
  const factors: Record<string, Scalar[]> = {};
  for (const { levels } of cells) {
    for (const [factor, level] of Object.entries(levels)) {
      const known = factors[factor] ?? [];
      factors[factor] = known.includes(level) ? known : [...known, level];
    }
  }
  return {
    schema: "scalebench/plan/v1",
    suite: { name: "test", question: "Does it scale?", digest: "d".repeat(64), scaling: "strong", factors },
    seed: 1,
    alpha: { fails: 0.01, holds: 0.05 },
    cells,
    excluded: [],
    repeats: { min: 4, max: 20 },
    claims: [],
    ...changes,
  };
}
