import { z } from "zod";
import type { Benchmark } from "./benchmark.js";
import { figureOf } from "./figure.js";
import { realRecords, withNoop } from "./noop-study.js";
import { printedJson } from "./printed-json.js";
import { benchProgram, wholeNodes } from "./whole-process.js";

const printed = z.object({ seconds: z.number(), outcomes: z.number() });

const command = "npm run bench -- results";

/** 100,000 results analysed and summarised: under two seconds and 500 MB. */
export const results: Benchmark = {
  name: "results",
  run: async (context) => {
    const { records } = await realRecords(await withNoop(), context);
    const done = await wholeNodes("results", [benchProgram("analyze-results"), records, "1000", "100"], context);
    const told = done.map(({ logFile }) => printed.parse(printedJson(logFile)));
    const wrong = told.find(({ outcomes }) => outcomes !== 100_000);
    if (wrong !== undefined) throw new Error(`expected 100000 results, found ${wrong.outcomes}`);
    const what = "100,000 results of 1,000 cells: analysis.json and summary.md of their measurements";
    return [
      figureOf({
        name: "results/seconds",
        what,
        unit: "s",
        bound: { atMost: 2 },
        command,
        samples: told.map(({ seconds }) => seconds),
      }),
      figureOf({
        name: "results/memory",
        what: `${what}: peak memory of the process, with the making of the results`,
        unit: "B",
        bound: { atMost: 500e6 },
        command,
        samples: done.map(({ memory }) => memory),
      }),
    ];
  },
};
