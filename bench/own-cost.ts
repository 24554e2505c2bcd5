import { join } from "node:path";
import type { TrialOutcome } from "../src/types/trial-result.js";
import type { Benchmark } from "./benchmark.js";
import { figureOf } from "./figure.js";
import { noopPlan, noopStudy, realRecords, withNoop } from "./noop-study.js";

const trials = 100;

/** Seconds between the end of one trial's process and the start of the next one's: all that is not process. */
const gapsOf = (outcomes: readonly TrialOutcome[]): readonly number[] =>
  outcomes.slice(1).flatMap(({ result }, index) => {
    const before = outcomes[index]?.result;
    return before === undefined ? [] : result.launchedAt - before.launchedAt - before.seconds;
  });

const command = "npm run bench -- own-cost";

/** What the harness costs a trial beside its processes: under 10 ms. */
export const ownCost: Benchmark = {
  name: "own-cost",
  run: async (context) => {
    const runners = await withNoop();
    const { records, environment } = await realRecords(runners, context);
    const plan = noopPlan(runners, records, { cells: 1, blocks: trials });
    const directory = join(context.folder, "own-cost");
    const outcomes = await noopStudy({ plan, directory, runners, environment, signal: context.signal });
    context.tell(`own-cost: ${outcomes.length} trials that train nothing`);
    const bound = { atMost: 0.01 };
    return [
      figureOf({
        name: "own-cost/between",
        what: "from the end of a trial's process to the start of the next: files, journal, records, analysis, judging",
        unit: "s",
        bound,
        command,
        samples: gapsOf(outcomes),
      }),
      figureOf({
        name: "own-cost/harness-seconds",
        what: "harnessSeconds of a trial as its result.json says",
        unit: "s",
        bound,
        command,
        samples: outcomes.map(({ result }) => result.harnessSeconds ?? Number.NaN),
      }),
    ];
  },
};
