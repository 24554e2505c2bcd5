import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import type { StudyEvent } from "../../src/study/events.js";
import { readStudy } from "../../src/study/read-study.js";
import { runStudy } from "../../src/study/run-study.js";
import { temporaryDirectory } from "../../src/study/temporary.js";
import { isAlive, pidIn, processesWith, temporaryFolder } from "../launch/shell-process.js";
import { markerOf, smallStudy } from "./small-study.js";

const program = fileURLToPath(new URL("./study-process.mjs", import.meta.url));

/** Starts a study in its own process and waits until its third trial runs. */
async function studyInItsThirdTrial() {
  const folder = temporaryFolder();
  // Its own name: the same tests may run elsewhere on this machine.
  const directory = join(folder, `small-${basename(folder).slice(-6)}`);
  const pidFile = join(folder, "pid");
  const harness = spawn(process.execPath, [program, directory, pidFile, "new"], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  const exited = new Promise<number | null>((resolve) => harness.once("exit", (code) => resolve(code)));
  const worker = await pidIn(pidFile);
  return { directory, harness, exited, worker };
}

const trialsOf = (directory: string) =>
  [...readStudy(directory).history.latest.values()].map(({ block, attempt, state }) => [block, attempt, state]);

const afterResume = [
  [1, 1, "completed"],
  [2, 1, "completed"],
  [3, 2, "completed"],
  [4, 1, "completed"],
];

describe("a study whose harness", () => {
  test("gets SIGINT ends its processes, keeps what was finished, and can be resumed", async () => {
    const { directory, harness, exited } = await studyInItsThirdTrial();
    expect(processesWith(markerOf(directory)).length).toBeGreaterThanOrEqual(3);
    await expect(runStudy(smallStudy({ directory, resume: true }))).rejects.toMatchObject({
      code: "STUDY_LOCKED",
      message: expect.stringContaining(`process ${harness.pid}`),
    });
    harness.kill("SIGINT");
    expect(await exited).toBe(130);
    expect(processesWith(markerOf(directory))).toEqual([]);
    expect(readStudy(directory)).toMatchObject({ state: "interrupted", history: { because: "SIGINT" } });
    await runStudy(smallStudy({ directory, repeats: { min: 4, max: 4 }, resume: true }));
    expect(trialsOf(directory)).toEqual(afterResume);
  });

  test("gets SIGKILL loses no finished trial; resuming takes over its lock and ends what it left running", async () => {
    const { directory, harness, exited, worker } = await studyInItsThirdTrial();
    harness.kill("SIGKILL");
    await exited;
    expect(isAlive(worker)).toBe(true);
    const temporary = temporaryDirectory(directory, "helper");
    expect(existsSync(temporary)).toBe(true);
    expect(readStudy(directory).state).toBe("interrupted");
    expect(trialsOf(directory)).toEqual(afterResume.slice(0, 2));
    const warnings: string[] = [];
    const observe = (event: StudyEvent): void => {
      if (event.event === "warning") warnings.push(event.message);
    };
    await runStudy(smallStudy({ directory, repeats: { min: 4, max: 4 }, resume: true, observe }));
    expect(isAlive(worker)).toBe(false);
    expect(existsSync(temporary)).toBe(false);
    expect(processesWith(markerOf(directory))).toEqual([]);
    expect(warnings).toEqual([
      expect.stringContaining(`from process ${harness.pid}`),
      expect.stringMatching(/^ended \d+ processes of the earlier run$/),
    ]);
    expect(trialsOf(directory)).toEqual(afterResume);
  });
});
