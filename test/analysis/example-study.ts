import type { AnalysisInput } from "../../src/analysis/analyze.js";
import type { CompletedTrial } from "../../src/analysis/outcomes.js";
import { claimTargets } from "../../src/plan/targets.js";
import type { Cell, Plan } from "../../src/types/plan.js";
import type { Parameters } from "../../src/types/records.js";
import type { ClaimSpec } from "../../src/types/suite.js";
import type { TrialOutcome } from "../../src/types/trial-result.js";
import { seededNoise } from "../stats/noise.js";
import { cellOf, completedTrial, planOf } from "./study.js";

/** A study like the quickstart: nine cells, real numbers' sizes, noise that a block's trials share. */
export const exampleCells: readonly Cell[] = [
  cellOf({ runner: "single", target: 0.95 }),
  ...["torch-ddp", "horovod", "spark-horovod", "ray"].flatMap((runner) =>
    [1, 2].map((workersPerNode) => cellOf({ runner, workersPerNode, target: 0.95 })),
  ),
];

export const exampleClaims: readonly ClaimSpec[] = [
  {
    id: "same-learning",
    says: "every framework reaches the accuracy of plain PyTorch",
    metric: "accuracy",
    where: {},
    against: { runner: "single" },
    bound: { kind: "within", value: 0.01 },
    gate: true,
  },
  {
    id: "ddp-scales",
    metric: "efficiency",
    where: { runner: "torch-ddp", workersPerNode: 2 },
    bound: { kind: "atLeast", value: 0.5 },
    gate: true,
  },
  {
    id: "spark-is-free",
    says: "once training runs, Spark costs Horovod nothing",
    metric: "throughput",
    where: { runner: "spark-horovod" },
    against: { runner: "horovod" },
    bound: { kind: "atLeast", value: 0.85 },
    gate: true,
  },
];

const speed: Readonly<Record<string, number>> = {
  single: 1,
  "torch-ddp": 0.99,
  horovod: 0.97,
  "spark-horovod": 0.96,
  ray: 0.98,
};

/** Completed trials of `cells` in blocks 1 to `blocks`. */
export function exampleTrials(cells: readonly Cell[], blocks: number, seed = 11): CompletedTrial[] {
  const noise = seededNoise(seed);
  return Array.from({ length: blocks }, (_, i) => i + 1).flatMap((block) => {
    const weather = Math.exp(0.05 * noise.normal());
    return cells.map((cell) => {
      const scaling = cell.workers === 1 ? 1 : 0.85 * cell.workers;
      const throughput = 5000 * (speed[cell.runner] ?? 1) * scaling * weather * Math.exp(0.02 * noise.normal());
      const stepTime = cell.globalBatch / throughput;
      const parts = {
        dataWait: 0.05 * stepTime,
        forward: 0.25 * stepTime,
        backward: 0.5 * stepTime,
        exchange: 0.15 * stepTime,
        optimizer: 0.05 * stepTime,
        step: stepTime,
      };
      const values = {
        throughput,
        stepTime,
        exposedCommunication: parts.exchange,
        dataWait: parts.dataWait,
        compute: parts.forward + parts.backward,
        optimizerTime: parts.optimizer,
        startup: 5 + noise.uniform(),
        accuracy: 0.965,
        loss: 0.12,
        timeToTarget: 3 + noise.uniform(),
        peakMemory: 300e6 + 1e6 * noise.uniform(),
      };
      const place = { host: "here", threads: "1", cpuAffinity: "0,1", device: "cpu", backend: "gloo" };
      const versions = { "version:python": "3.11.2", "version:torch": "2.13.0", "version:numpy": "2.4.0" };
      return completedTrial(cell, block, values, {
        curve: {
          seconds: [1, 2].map((epoch) => epoch + 0.1 * noise.uniform()),
          accuracy: [1, 2].map((epoch) => 0.8 + epoch / 20),
          loss: [1, 0.5],
        },
        phases: [
          { name: "launch", seconds: 1 },
          { name: "measure", seconds: 20 * stepTime },
        ],
        breakdown: {
          rank: 0,
          ...parts,
          ranks: Array.from({ length: cell.workers }, (_, rank) => ({
            rank,
            ...parts,
            lateness: { median: rank / 1000, p95: rank / 500 },
          })),
          lateness: Array.from({ length: 3 }, () => Array.from({ length: cell.workers }, (_, rank) => rank / 1000)),
        },
        stepTime: { p50: stepTime, p95: 1.1 * stepTime, p99: 1.2 * stepTime, max: 1.3 * stepTime },
        digests: { start: "s", trained: `trained with ${cell.workers}`, end: `end with ${cell.workers}` },
        values0: { timerOverheadSeconds: 5e-8, parameters: 100 },
        places: Array.from({ length: cell.workers }, () => ({ ...place, ...versions })),
      });
    });
  });
}

/** Parameters that differ by rounding between worker counts. */
function exampleParameters(cells: readonly Cell[]): AnalysisInput["parameters"] {
  const workers = new Map(cells.map((cell) => [cell.id, cell.workers]));
  return ({ cell }): Parameters => new Map([["weight", Float32Array.of(1, 2, 3 + 1e-6 * (workers.get(cell) ?? 0))]]);
}

export function exampleInput(
  outcomes: readonly TrialOutcome[],
  changes: Partial<Plan> = {},
  more: Partial<AnalysisInput> = {},
): AnalysisInput {
  const plan = planOf(changes.cells ?? exampleCells, { claims: exampleClaims, ...changes });
  return {
    plan,
    outcomes,
    targets: (claim) => claimTargets(plan, claim),
    parameters: exampleParameters(plan.cells),
    study: "example-20260101",
    harness: "0.1.0",
    journal: { state: "finished", startedAt: "2026-01-01T00:00:00.000Z", finishedAt: "2026-01-01T00:10:00.000Z" },
    environment: { machine: { cpu: "a processor", cores: "2" } },
    simulated: (nodes) => nodes > 1,
    ...more,
  };
}
