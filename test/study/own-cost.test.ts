import { join } from "node:path";
import { expect, test } from "vitest";
import { runStudy } from "../../src/study/run-study.js";
import { temporaryFolder } from "../launch/shell-process.js";
import { shellRunner, smallStudy } from "./small-study.js";

/** Other programs only ever add to a wall time: the tenth of the trials that they disturbed least shows our own. */
const leastDisturbed = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 10)] ?? Number.NaN;

test("a result tells what of a core the harness used while its processes ran: next to nothing", async () => {
  const directory = join(temporaryFolder(), "small-1");
  const script = () => "sleep 1.2";
  const { outcomes } = await runStudy(smallStudy({ directory, script, repeats: { min: 3, max: 3 } }));
  const own = outcomes.flatMap(({ result }) => result.harnessCpu ?? []);
  expect(own).toHaveLength(3);
  for (const { overSeconds } of own) expect(overSeconds).toBeGreaterThan(1.1);
  const shares = own.map(({ cpuSeconds, overSeconds }) => cpuSeconds / overSeconds);
  expect(Math.min(...shares)).toBeGreaterThanOrEqual(0);
  expect(leastDisturbed(shares)).toBeLessThan(0.01);
});

test("the harness costs under 10 ms a trial beside the processes", async () => {
  const nothing = shellRunner("shell", () => "");
  const runner: typeof nothing = {
    ...nothing,
    plan: (trial, context) => {
      const launch = nothing.plan(trial, context);
      return { ...launch, processes: launch.processes.map((spec) => ({ ...spec, argv: ["/bin/true"] as const })) };
    },
  };
  const trials = 100;
  const directory = join(temporaryFolder(), "small-1");
  const options = smallStudy({ directory, runners: [runner], repeats: { min: trials, max: trials } });
  const before = process.cpuUsage();
  const { outcomes } = await runStudy(options);
  const { user, system } = process.cpuUsage(before);
  const results = outcomes.map(({ result }) => result);
  // Between the end of one trial's process and the start of the next one's.
  const gaps = results.slice(1).flatMap((result, index) => {
    const previous = results[index];
    return previous === undefined ? [] : (result.launchedAt - previous.launchedAt - previous.seconds) * 1_000;
  });
  // What each result says of itself.
  const own = results.map(({ harnessSeconds }) => (harnessSeconds ?? Number.NaN) * 1_000);
  expect(gaps).toHaveLength(trials - 1);
  expect(leastDisturbed(gaps)).toBeLessThan(10);
  expect(leastDisturbed(own)).toBeLessThan(leastDisturbed(gaps));
  expect(leastDisturbed(own)).toBeGreaterThan(0);
  // All of its work, start and end of the study too, disturbed or not.
  expect((user + system) / 1_000 / trials).toBeLessThan(10);
});
