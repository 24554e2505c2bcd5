import { join } from "node:path";
import { z } from "zod";
import { studyEnvironment } from "../src/cli/study-environment.js";
import { resolveEnvironment } from "../src/environment/resolve.js";
import { projectRoot } from "../src/project/root.js";
import { findRunners } from "../src/registry/runners.js";
import type { BenchContext, Benchmark } from "./benchmark.js";
import { type Figure, figureOf } from "./figure.js";
import { printedJson } from "./printed-json.js";
import { programSpec, runToEnd } from "./processes.js";

const printed = z.object({ costSecondsPerStep: z.number(), ratio: z.number() });

/** Of a step. */
const lengths = [1, 5, 50];
/** Of alternating turns in one run. */
const seconds = 10;

const commandOf = (milliseconds: number): string =>
  `python bench/python/instrumentation.py --milliseconds ${milliseconds} --seconds ${seconds}`;

interface Program {
  readonly python: string;
  readonly pythonPath: string;
}

async function measured(
  milliseconds: number,
  { python, pythonPath }: Program,
  { folder, runs, signal, tell }: BenchContext,
): Promise<readonly z.infer<typeof printed>[]> {
  const script = join(projectRoot, "bench", "python", "instrumentation.py");
  const argv = [python, script, "--milliseconds", String(milliseconds), "--seconds", String(seconds)] as const;
  const results: z.infer<typeof printed>[] = [];
  for (let run = 1; run <= runs; run += 1) {
    const spec = programSpec(`instrumentation-${milliseconds}-${run}`, argv, folder, { PYTHONPATH: pythonPath });
    const { logFile } = await runToEnd(spec, { folder, timeoutSeconds: 300, signal });
    const result = printed.parse(printedJson(logFile));
    tell(`instrumentation of a step of ${milliseconds} ms, ${run}/${runs}: ratio ${result.ratio.toFixed(4)}`);
    results.push(result);
  }
  return results;
}

/** What the clock and the kept loss of a step cost: at most 0.5 % of its throughput, at 1, 5 and 50 ms a step. */
export const instrumentation: Benchmark = {
  name: "instrumentation",
  run: async (context) => {
    const runner = (await findRunners()).get("single");
    const program = studyEnvironment(resolveEnvironment({ runners: runner === undefined ? [] : [runner] }));
    const figures: Figure[] = [];
    for (const milliseconds of lengths) {
      const results = await measured(milliseconds, program, context);
      const command = commandOf(milliseconds);
      figures.push(
        figureOf({
          name: `instrumentation/${milliseconds}-ms`,
          what: `throughput of the instrumented loop over the bare one, steps of ${milliseconds} ms, alternating turns`,
          unit: "ratio",
          bound: { atLeast: 0.995 },
          command,
          samples: results.map(({ ratio }) => ratio),
        }),
      );
      if (milliseconds > 1) continue;
      figures.push(
        figureOf({
          name: "instrumentation/share",
          what: "cost of a step's clock call and kept loss by themselves, as a share of a 1 ms step",
          unit: "ratio",
          bound: { atMost: 0.005 },
          // Each run is the best of ten tries of 20,000 steps: one of them says it already.
          enough: 1,
          command,
          samples: results.map(({ costSecondsPerStep }) => costSecondsPerStep / 1e-3),
        }),
      );
    }
    return figures;
  },
};
