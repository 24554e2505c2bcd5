import { join } from "node:path";
import { z } from "zod";
import type { Benchmark } from "./benchmark.js";
import { figureOf } from "./figure.js";
import { slopeOf } from "./line.js";
import { realRecords, withNoop } from "./noop-study.js";
import { printedJson } from "./printed-json.js";
import { benchProgram, wholeNode } from "./whole-process.js";

const blocks = 20;

const printed = z.object({
  points: z.array(z.tuple([z.number(), z.number()])).min(2),
});

/** The memory of the harness over a study of trials that train nothing. */
export const memory: Benchmark = {
  name: "memory",
  run: async (context) => {
    const { records } = await realRecords(await withNoop(), context);
    const cells = Math.max(1, Math.round(context.trials / blocks));
    const study = join(context.folder, "study");
    const words = ["--expose-gc", benchProgram("noop-study"), records, study, `${cells}`, `${blocks}`, "new"];
    const { logFile, memory: peak } = await wholeNode("memory", words, context, 3_600);
    const { points } = printed.parse(printedJson(logFile));
    const command = `npm run bench -- memory --trials ${cells * blocks}`;
    const of = `${cells * blocks} no-op trials`;
    const last = points.at(-1)?.[1] ?? Number.NaN;
    const perTrial = slopeOf(points);
    return [
      figureOf({
        name: "memory/kept-per-trial",
        what: `bytes in use that a trial adds, fitted over ${of}: its values and step times, once each`,
        unit: "B",
        bound: { atMost: 8_192 },
        enough: 1,
        command,
        samples: [perTrial],
      }),
      figureOf({
        name: "memory/in-use",
        what: `bytes in use after a collection at the end of ${of}`,
        unit: "B",
        command,
        samples: [last],
      }),
      figureOf({
        name: "memory/peak",
        what: `peak resident memory over ${of}`,
        unit: "B",
        bound: { atMost: 300e6 },
        enough: 1,
        command,
        samples: [peak],
      }),
    ];
  },
};
