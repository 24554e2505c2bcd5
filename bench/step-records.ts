import { monotonicSeconds } from "../src/launch/clock.js";
import type { Benchmark } from "./benchmark.js";
import { figureOf } from "./figure.js";
import { stepMeans } from "./step-means.js";
import { stepRecordsFile } from "./step-records-file.js";

/** A million step records. */
export const millionSteps = { trials: 100, ranks: 4, steps: 2_500 } as const;

/** Mean by run and rank over a million step records; `npm run bench:peers` sets it against DuckDB on the same file. */
export const stepRecords: Benchmark = {
  name: "step-records",
  run: async ({ folder, runs, signal }) => {
    const file = stepRecordsFile(folder, millionSteps);
    const samples: number[] = [];
    for (let run = 1; run <= runs; run += 1) {
      signal.throwIfAborted();
      const before = monotonicSeconds();
      const means = stepMeans(file);
      samples.push(monotonicSeconds() - before);
      const groups = millionSteps.trials * millionSteps.ranks;
      if (means.length !== groups) throw new Error(`expected ${groups} means, found ${means.length}`);
    }
    return [
      figureOf({
        name: "step-records/mean",
        what: "1,000,000 step records read from records.arrow and averaged by trial and rank",
        unit: "s",
        command: "npm run bench -- step-records",
        samples,
      }),
    ];
  },
};
