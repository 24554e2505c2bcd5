import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runStudy } from "../../src/study/run-study.js";
import { processesWith, temporaryFolder } from "../launch/shell-process.js";
import { markerOf, serviceOf, shellRunner, smallStudy } from "./small-study.js";

const limit = 100_000;
/** Some 25 kB/s at the least, so that a slow machine gets there too; at most 2 MB/s, so that no disk fills. */
const endless = "while :; do head -c 20000 /dev/zero | tr '\\0' x; sleep 0.01; done";
const repeats = { min: 2, max: 2 };
const said = "[cut by scalebench: this process wrote more than 100,000 bytes of log; the first 100,000 bytes of ";

describe("a log that grows without end", () => {
  test("ends its trial with the process as the reason, is cut, and the study goes on", async () => {
    const directory = join(temporaryFolder(), "small-1");
    const script = ({ block }: { readonly block: number }): string => (block === 1 ? endless : "exit 0");
    const { outcomes } = await runStudy(smallStudy({ directory, script, repeats, logLimit: limit }));
    expect(outcomes.map(({ result }) => result.state)).toEqual(["failed", "completed"]);
    const [{ result: failed } = { result: undefined }] = outcomes;
    if (failed?.state !== "failed") throw new Error("the first trial writes without end");
    expect(failed.failure.reason).toBe("process worker0 wrote more than 100,000 bytes of log");
    expect(failed.failure.log).toBe("trials/b001-shell-n1-w1/1/worker0.log");
    const log = join(directory, failed.failure.log);
    expect(statSync(log).size).toBeLessThan(limit + 200);
    expect(readFileSync(log, "utf8")).toContain(said);
    expect(failed.failure.tail.join("\n")).toContain("cut by scalebench");
    expect(processesWith(markerOf(directory))).toEqual([]);
  });

  test("of a service ends the trial, and the service starts anew with room in its log", async () => {
    const directory = join(temporaryFolder(), "small-1");
    const runner = shellRunner(
      "shell",
      ({ block }) => (block === 1 ? "sleep 600" : "exit 0"),
      (_, context) => [
        serviceOf(context, `touch READY; test -e ${directory}/once || { touch ${directory}/once; ${endless}; }`),
      ],
    );
    const { outcomes } = await runStudy(smallStudy({ directory, runners: [runner], repeats, logLimit: limit }));
    const [first, second] = outcomes.map(({ result }) => result);
    expect(first?.state === "failed" && first.failure.reason).toBe(
      "process driver wrote more than 100,000 bytes of log",
    );
    expect(second?.state).toBe("completed");
  });

  test("of a process that ends by itself is cut as well, without a failure", async () => {
    const directory = join(temporaryFolder(), "small-1");
    const script = () => "head -c 150000 /dev/zero | tr '\\0' x";
    const { outcomes } = await runStudy(smallStudy({ directory, script, logLimit: limit }));
    expect(outcomes.map(({ result }) => result.state)).toEqual(["completed"]);
    expect(readFileSync(join(directory, "trials/b001-shell-n1-w1/1/worker0.log"), "utf8")).toContain(`${said}150,000`);
  });
});
