import { studyEnvironment } from "../../src/cli/study-environment.js";
import { resolveEnvironment } from "../../src/environment/resolve.js";
import { monotonicSeconds } from "../../src/launch/clock.js";
import { noopPlan, noopStudy, withNoop } from "../noop-study.js";

// Arguments: a folder with the records of a trial, the study's folder, cells, blocks, "new" or "resume".
// Prints the study's seconds and, after each tenth of its trials, how many there were and the bytes in use as JSON.
// The bytes want --expose-gc.
const [records = "", directory = "", cells, blocks, how] = process.argv.slice(2);
const runners = await withNoop();
const single = runners.get("single");
if (single === undefined) throw new Error("expected a runner single, found none");
const plan = noopPlan(runners, records, { cells: Number(cells), blocks: Number(blocks) });
const tenth = Math.max(1, Math.floor((plan.cells.length * plan.repeats.max) / 10));

/** Trials, and bytes in use after a collection: JavaScript's and what it holds outside. */
const points: (readonly [trials: number, used: number])[] = [];
let trials = 0;

function remember(): void {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  points.push([trials, heapUsed + external]);
}

const begin = monotonicSeconds();
await noopStudy({
  plan,
  directory,
  runners,
  environment: studyEnvironment(resolveEnvironment({ runners: [single] })),
  resume: how === "resume",
  observe: ({ event }) => {
    if (event !== "trial-finished") return;
    trials += 1;
    if (trials % tenth === 0) remember();
  },
  signal: new AbortController().signal,
});
process.stdout.write(`${JSON.stringify({ seconds: monotonicSeconds() - begin, points })}\n`);
