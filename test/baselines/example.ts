import { fingerprintOf } from "../../src/baselines/fingerprint.js";
import type { EnvironmentFacts } from "../../src/types/analysis.js";
import type { Baseline, BaselineRun, MachineProbe } from "../../src/types/baseline.js";
import { cellOf } from "../analysis/study.js";

export const facts: EnvironmentFacts = {
  hardware: {
    cpu: "A processor",
    architecture: "x64",
    logicalCpus: "2",
    usableCpus: "2",
    memoryBytes: String(8 * 2 ** 30),
    gpu: "none",
  },
  system: { host: "here", system: "Debian", kernel: "6.1.0" },
  software: { harness: "0.1.0", node: "20.11.0", python: "3.11.2", torch: "2.13.0+cpu" },
  frameworks: { "torch-ddp": "torch 2.13.0+cpu" },
  data: { digits: "d".repeat(64) },
  code: { trainingCode: "c".repeat(64), gitCommit: "a".repeat(40) },
};

export const cell = cellOf({ runner: "torch-ddp", workersPerNode: 2 });
export const fingerprint = fingerprintOf(facts, cell, false);

export const probe: MachineProbe = { matrixProduct: 100, memoryBandwidth: 10, allReduce: 1000, threads: 1 };

export const runOf = (day: number, changes: Partial<BaselineRun> = {}): BaselineRun => ({
  study: `study-${day}`,
  at: `2026-01-${String(day).padStart(2, "0")}T10:00:00.000Z`,
  commit: "a".repeat(40),
  harness: "0.1.0",
  probe: { start: probe, end: probe },
  values: { throughput: [1000, 1001, 999.5], accuracy: [0.96, 0.96, 0.96] },
  ...changes,
});

export const baselineOf = (runs: readonly BaselineRun[], changes: Partial<Baseline> = {}): Baseline => ({
  schema: "scalebench/baseline/v1",
  cell: cell.id,
  levels: cell.levels,
  fingerprint,
  runs,
  ...changes,
});
