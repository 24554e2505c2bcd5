import type { Analysis } from "../../src/types/analysis.js";
import { cellsOf, quickstart, summaryOf } from "./fixture.js";

/** A study of many runners at many worker counts, each cell with as many trials. */
export function manyCells(size: {
  readonly runners: number;
  readonly workerCounts: number;
  readonly trials: number;
}): Analysis {
  const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index + 1);
  const plans = upTo(size.runners).flatMap((runner) =>
    upTo(size.workerCounts).map((workers) => ({
      runner: `runner-${runner}`,
      workers,
      throughput: 5_000 * workers ** 0.9,
      startup: [2, 2, 0.4] as const,
      memory: 350,
    })),
  );
  const cells = cellsOf(plans).map((cell) => ({
    ...cell,
    trials: { planned: size.trials, completed: size.trials, failed: 0 },
    metrics: Object.fromEntries(
      Object.entries(cell.metrics).map(([name, summary]) => {
        const values = upTo(size.trials).map((trial) => summary.median * (1 + 0.01 * Math.sin(trial)));
        return [name, summaryOf(name as keyof typeof cell.metrics, values, summary.base)];
      }),
    ),
  }));
  return { ...quickstart(), cells, claims: [], excluded: [], headToHead: [] };
}
