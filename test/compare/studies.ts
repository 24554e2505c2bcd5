import { analyze } from "../../src/analysis/analyze.js";
import { CellSeries } from "../../src/analysis/cell-series.js";
import { outcomesByCell } from "../../src/analysis/outcomes.js";
import type { ComparedStudy } from "../../src/compare/compare.js";
import type { Fingerprint } from "../../src/types/baseline.js";
import type { Cell } from "../../src/types/plan.js";
import type { Measurement, TrialOutcome } from "../../src/types/trial-result.js";
import { exampleInput } from "../analysis/example-study.js";
import { cellOf, completedTrial } from "../analysis/study.js";
import { seededNoise } from "../stats/noise.js";

export interface StudyOptions {
  readonly study?: string;
  readonly cells?: readonly Cell[];
  readonly blocks?: number;
  /** Throughput without noise. */
  readonly speed?: number;
  /** Relative; 0 for values that never vary. */
  readonly noise?: number;
  readonly seed?: number;
  readonly accuracy?: number;
  readonly fingerprint?: Fingerprint;
  readonly trained?: (block: number) => string;
  readonly further?: Measurement["values"];
  /** Of the machine, by its probe. */
  readonly gflops?: number;
  readonly without?: (cell: Cell, block: number) => boolean;
}

export const twoCells: readonly Cell[] = [cellOf({ workersPerNode: 1 }), cellOf({ workersPerNode: 2 })];

/** A study with made-up trials, as one side of a comparison. */
export function studyOf(options: StudyOptions = {}): ComparedStudy {
  const { cells = twoCells, blocks = 8, speed = 1000, noise = 0.01, seed = 1, accuracy = 0.96 } = options;
  const { study = "before", fingerprint = { torch: "2.13.0" }, trained = () => "t", without = () => false } = options;
  const random = seededNoise(seed);
  const outcomes: TrialOutcome[] = Array.from({ length: blocks }, (_, i) => i + 1).flatMap((block) =>
    cells.flatMap((cell) => {
      const throughput = speed * cell.workers * Math.exp(noise * random.normal());
      if (without(cell, block)) return [];
      const values = { throughput, stepTime: cell.globalBatch / throughput, accuracy, ...options.further };
      const digests = { start: "s", trained: trained(block), end: "e" };
      return [completedTrial(cell, block, values, { digests })];
    }),
  );
  const probe = { matrixProduct: options.gflops ?? 0, memoryBandwidth: 10, allReduce: 900, threads: 1 };
  const analysis = {
    ...analyze(exampleInput(outcomes, { cells, claims: [] }, { study })),
    ...(options.gflops === undefined ? {} : { probe: { start: probe, end: probe } }),
  };
  const series = new CellSeries(cells, outcomesByCell(cells, outcomes));
  return { analysis, cells, series: (cell, metric) => series.of(cell, metric), fingerprint: () => fingerprint };
}
