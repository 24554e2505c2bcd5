import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  eventually,
  processesOf,
  readAnalysis,
  scalebench,
  startScalebench,
  temporaryFolder,
  writeSuite,
} from "./scalebench.js";
import { tinySuite } from "./suites.js";

const suite = tinySuite("[single, torch-ddp]").replace("repeats: { min: 2, max: 2 }", "repeats: { min: 1, max: 1 }");

const journal = (out: string): string => {
  try {
    return readFileSync(join(out, "journal.ndjson"), "utf8");
  } catch {
    return "";
  }
};
const count = (text: string, part: string): number => text.split(part).length - 1;

describe("a study that is broken off", () => {
  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGKILL", undefined],
  ] as const)(
    "by %s leaves no trial lost, and is completed by --resume",
    async (signal, code) => {
      const folder = temporaryFolder();
      const out = join(folder, `broken-off-${signal.toLowerCase()}-${process.pid}`);
      const file = writeSuite(folder, suite);
      const run = startScalebench(["run", file, "--out", out]);
      const second = () => count(journal(out), '"trial-started"') === 2 && processesOf(out).length > 0;
      expect(await eventually(second, 120)).toBe(true);
      run.kill(signal);
      const { exitCode, stderr } = await run;
      expect(exitCode).toBe(code);
      if (signal !== "SIGKILL") {
        expect(processesOf(out)).toEqual([]);
        expect(stderr).toContain("--resume");
      }
      expect(count(journal(out), '"trial-finished"')).toBe(1);
      // A page was made before the first block; one that was killed left it as it was.
      const page = readFileSync(join(out, "report.html"), "utf8");
      if (signal === "SIGKILL") expect(page).toContain("Block 1 of 1 is running: 3 trials.");
      else expect(page).toContain("The study is interrupted: these numbers are not final.");

      const resumed = await scalebench(["run", file, "--out", out, "--resume"]);
      expect(resumed.stderr).toContain("1 trials kept");
      expect(resumed.code).toBe(0);
      expect(readAnalysis(out).cells.map(({ trials }) => trials.completed)).toEqual([1, 1, 1]);
      expect(count(journal(out), '"state":"completed"')).toBe(3);
      expect(processesOf(out)).toEqual([]);
    },
    300_000,
  );
});
