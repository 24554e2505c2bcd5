import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import { readStudy } from "../../src/study/read-study.js";
import { runStudy } from "../../src/study/run-study.js";
import { temporaryFolder } from "../launch/shell-process.js";
import { smallStudy } from "./small-study.js";

const hour = 3_600_000;
const repeats = { min: 4, max: 4 };

afterEach(() => {
  vi.useRealTimers();
});

/** Sets the harness' wall clock, and nothing else: timers and the monotonic clock go on as they are. */
function jump(milliseconds: number): void {
  const now = Date.now();
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.setSystemTime(now + milliseconds);
}

interface Line {
  readonly event: string;
  readonly at: string;
}

const linesOf = (directory: string): readonly Line[] =>
  readFileSync(join(directory, "journal.ndjson"), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Line);

describe.each([
  ["back by an hour", -hour],
  ["on by an hour", hour],
])("a wall clock that is set %s while a study runs", (_, by) => {
  test("changes no duration, no time-out and no order", async () => {
    const directory = join(temporaryFolder(), "small-1");
    const beforeBlock = async ({ block }: { readonly block: number }) => {
      if (block === 3) jump(by);
    };
    const cells = [{ timeoutSeconds: 30 }];
    const { outcomes } = await runStudy(
      smallStudy({ directory, cells, repeats, script: () => "sleep 0.2", beforeBlock }),
    );
    const results = outcomes.map(({ result }) => result);
    expect(results.map(({ block, state }) => [block, state])).toEqual(
      [1, 2, 3, 4].map((block) => [block, "completed"]),
    );
    for (const { seconds, harnessSeconds } of results) {
      expect(seconds).toBeGreaterThan(0.19);
      expect(seconds).toBeLessThan(20);
      expect(harnessSeconds).toBeLessThan(20);
    }
    const started = results.map(({ launchedAt }) => launchedAt);
    expect(started).toEqual(started.toSorted((a, b) => a - b));
    // The jump is there: what is written is what the clock said.
    const [second, third] = [results[1], results[2]].map((result) => Date.parse(result?.startedAt ?? ""));
    expect(Math.abs((third ?? 0) - (second ?? 0))).toBeGreaterThan(hour / 2);
    expect(readStudy(directory).history.results.map(({ block }) => block)).toEqual([1, 2, 3, 4]);
  });

  test("and the study was killed then: resuming keeps what was finished, in the journal's order", async () => {
    const directory = join(temporaryFolder(), "small-1");
    const abort = new AbortController();
    await runStudy(
      smallStudy({
        directory,
        repeats,
        signal: abort.signal,
        observe: (event) => {
          if (event.event === "block-finished" && event.block === 2) abort.abort("SIGINT");
        },
      }),
    );
    jump(by);
    const end = await runStudy(smallStudy({ directory, repeats, resume: true }));
    expect(end.outcomes.map(({ result }) => [result.block, result.attempt, result.state])).toEqual(
      [1, 2, 3, 4].map((block) => [block, 1, "completed"]),
    );
    const events = linesOf(directory).map(({ event }) => event);
    expect(events.indexOf("study-resumed")).toBeGreaterThan(events.indexOf("study-interrupted"));
    const stored = readStudy(directory);
    expect(stored.state).toBe("finished");
    // The last line tells, not the latest hour.
    expect(stored.history.finishedAt).toBe(linesOf(directory).at(-1)?.at);
  });
});
