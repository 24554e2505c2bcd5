import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { studyEnvironment } from "../src/cli/study-environment.js";
import { resolveEnvironment } from "../src/environment/resolve.js";
import { projectRoot } from "../src/project/root.js";
import { findRunners } from "../src/registry/runners.js";
import type { Benchmark } from "./benchmark.js";
import { figureOf } from "./figure.js";
import { printedJson } from "./printed-json.js";
import { programSpec, runToEnd } from "./processes.js";

const printed = z.object({
  readerRowsPerSecond: z.number().positive(),
  modelRowsPerSecond: z.number().positive(),
  trainingRowsPerSecond: z.number().positive(),
});

const command = "python bench/python/streaming_input.py --folder FOLDER";

/** Rows that are read from Parquet while training: at least three times as many as the `tabular` model takes on one core. */
export const streamingInput: Benchmark = {
  name: "streaming-input",
  run: async ({ folder, runs, signal, tell }) => {
    const runner = (await findRunners()).get("single");
    const { python, pythonPath } = studyEnvironment(
      resolveEnvironment({ runners: runner === undefined ? [] : [runner] }),
    );
    const script = join(projectRoot, "bench", "python", "streaming_input.py");
    const results: z.infer<typeof printed>[] = [];
    for (let run = 1; run <= runs; run += 1) {
      const rows = join(folder, `rows-${run}`);
      mkdirSync(rows);
      const argv = [python, script, "--folder", rows] as const;
      const spec = programSpec(`streaming-input-${run}`, argv, folder, { PYTHONPATH: pythonPath });
      const { logFile } = await runToEnd(spec, { folder, timeoutSeconds: 300, signal });
      const result = printed.parse(printedJson(logFile));
      const rate = Math.round(result.readerRowsPerSecond).toLocaleString("en");
      tell(`streaming input, ${run}/${runs}: ${rate} rows/s`);
      results.push(result);
    }
    return [
      figureOf({
        name: "streaming-input/over-model",
        what: "rows/s of the streaming reader alone over those that the `tabular` model takes, one core, batch 256",
        unit: "ratio",
        bound: { atLeast: 3 },
        command,
        samples: results.map(({ readerRowsPerSecond, modelRowsPerSecond }) => readerRowsPerSecond / modelRowsPerSecond),
      }),
      figureOf({
        name: "streaming-input/training",
        what: "rows/s of training on rows read meanwhile, by the same core, over training on rows in memory",
        unit: "ratio",
        command,
        samples: results.map(
          ({ trainingRowsPerSecond, modelRowsPerSecond }) => trainingRowsPerSecond / modelRowsPerSecond,
        ),
      }),
    ];
  },
};
