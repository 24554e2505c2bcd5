import { join } from "node:path";
import { monotonicSeconds } from "../src/launch/clock.js";
import { historyOf } from "../src/study/history.js";
import { Journal } from "../src/study/journal.js";
import type { Plan } from "../src/types/plan.js";
import type { TrialResult } from "../src/types/trial-result.js";
import type { BenchContext, Benchmark } from "./benchmark.js";
import { figureOf } from "./figure.js";
import { noopPlan, withNoop } from "./noop-study.js";
import { allResults } from "./trial-results.js";

const size = { cells: 1_000, blocks: 100 };
const trials = size.cells * size.blocks;
const syncedTrials = 500;
const command = "npm run bench -- journal";

const secondsOf = (work: () => void): number => {
  const before = monotonicSeconds();
  work();
  return monotonicSeconds() - before;
};

type Write = (journal: Journal, result: TrialResult) => void;

const both: Write = (journal, result) => {
  journal.write({ event: "trial-started", at: result.startedAt, trial: result.trial, attempt: result.attempt });
  journal.write({ event: "trial-finished", at: result.startedAt, result });
};

function writeAll(file: string, results: readonly TrialResult[], write: Write): void {
  const { journal } = Journal.open(file);
  for (const result of results) write(journal, result);
  journal.close();
}

function resume(file: string): void {
  const { journal, content } = Journal.open(file);
  journal.close();
  const { latest } = historyOf(content.events);
  if (latest.size !== trials) throw new Error(`expected ${trials} trials in the journal, found ${latest.size}`);
}

function measure(plan: Plan, { folder, runs, signal }: BenchContext) {
  const results = [...allResults(plan)];
  const write: number[] = [];
  const read: number[] = [];
  const sync: number[] = [];
  for (let run = 1; run <= runs; run += 1) {
    signal.throwIfAborted();
    const file = join(folder, `${run}.ndjson`);
    write.push(secondsOf(() => writeAll(file, results, both)));
    read.push(secondsOf(() => resume(file)));
    const few = results.slice(0, syncedTrials);
    const synced: Write = (journal, result) =>
      journal.append({ event: "trial-finished", at: result.startedAt, result });
    sync.push(secondsOf(() => writeAll(join(folder, `${run}-synced.ndjson`), few, synced)) / syncedTrials);
  }
  return { write, read, sync };
}

/** A journal of 100,000 trials: written and taken up again in under two seconds. */
export const journal: Benchmark = {
  name: "journal",
  run: async (context) => {
    const plan = noopPlan(await withNoop(), "/", size);
    const { write, read, sync } = measure(plan, context);
    return [
      figureOf({
        name: "journal/append-and-resume",
        what: `${2 * trials} events of ${trials} trials written one by one, and the journal opened and read again`,
        unit: "s",
        bound: { atMost: 2 },
        command,
        samples: write.map((seconds, index) => seconds + (read[index] ?? Number.NaN)),
      }),
      figureOf({
        name: "journal/resume",
        what: `the opening and reading of ${trials} trials alone`,
        unit: "s",
        command,
        samples: read,
      }),
      figureOf({
        name: "journal/synced-event",
        what: "one event that is on the disk when it returns: the disk's own time, once a trial",
        unit: "s",
        command,
        samples: sync,
      }),
    ];
  },
};
