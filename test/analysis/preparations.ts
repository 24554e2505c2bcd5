import type { PreparationRun } from "../../src/types/preparation.js";

const rows = 600;

const run = (executors: number, seconds: number): PreparationRun => ({
  dataset: "credit-default",
  engine: "spark",
  executors,
  seconds,
  rows,
  rowsPerSecond: rows / seconds,
  shuffleBytes: 795_900,
  executorSeconds: 0.9 * seconds * executors,
  when: "2026-01-02T03:04:05.678Z",
});

/** The preparation that a study's rows are from, and timed ones: seconds of each repeat by executors. */
export const preparationsOf = (timed: Readonly<Record<number, readonly number[]>>): readonly PreparationRun[] => [
  run(2, 3),
  ...Object.entries(timed).flatMap(([executors, times]) =>
    times.map((seconds, index) => ({ ...run(Number(executors), seconds), repeat: index + 1 })),
  ),
];

/** Timed preparations of the same rows by pandas: seconds of each repeat. */
export const pandasRuns = (times: readonly number[]): readonly PreparationRun[] =>
  times.map((seconds, index) => ({ ...run(1, seconds), engine: "pandas", shuffleBytes: 0, repeat: index + 1 }));
