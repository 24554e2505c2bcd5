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

const printed = z.object({ shareOfMillisecondStep: z.number(), ratio: z.number() });

/** Rounds of one run: the cost itself needs none, and runs are many. */
const rounds = 300;

const command = `python bench/python/instrumentation.py --rounds ${rounds}`;

/** What the clock and the kept loss of a step cost: at most 0.5 % of a step of 1 ms. */
export const instrumentation: Benchmark = {
  name: "instrumentation",
  run: async ({ folder, runs, signal, tell }) => {
    const runner = (await findRunners()).get("single");
    const { python, pythonPath } = studyEnvironment(
      resolveEnvironment({ runners: runner === undefined ? [] : [runner] }),
    );
    const script = join(projectRoot, "bench", "python", "instrumentation.py");
    const argv = [python, script, "--rounds", String(rounds)] as const;
    const results: z.infer<typeof printed>[] = [];
    for (let run = 1; run <= runs; run += 1) {
      const spec = programSpec(`instrumentation-${run}`, argv, folder, { PYTHONPATH: pythonPath });
      const { logFile } = await runToEnd(spec, { folder, timeoutSeconds: 300, signal });
      const result = printed.parse(printedJson(logFile));
      tell(`instrumentation ${run}/${runs}: ${(result.shareOfMillisecondStep * 100).toFixed(3)} % of a 1 ms step`);
      results.push(result);
    }
    return [
      figureOf({
        name: "instrumentation/share",
        what: "cost of a step's clock call and kept loss, as a share of a 1 ms step",
        unit: "ratio",
        bound: { atMost: 0.005 },
        // Each run is the best of ten tries of 20,000 steps: one of them says it already.
        enough: 1,
        command,
        samples: results.map(({ shareOfMillisecondStep }) => shareOfMillisecondStep),
      }),
      figureOf({
        name: "instrumentation/step",
        what: "instrumented step over bare step, at the 10 % quantiles of short alternating turns",
        unit: "ratio",
        command,
        samples: results.map(({ ratio }) => ratio),
      }),
    ];
  },
};
