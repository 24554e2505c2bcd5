import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { Analysis } from "../../src/types/analysis.js";
import { type Finished, processesOf, readAnalysis, scalebench, temporaryStudy, writeSuite } from "./scalebench.js";
import { tinySuite } from "./suites.js";

const suite = tinySuite("[torch-ddp, broken]")
  .replace("workersPerNode: [1, 2]\n", "workersPerNode: [2]\n  runners.broken.breaks: [die, hang, nan]\n")
  .replace("exclude:\n  - { runner: single, workersPerNode: 2 }\n", "")
  .replace("timeout: 3m", "timeout: 25s")
  .replace("repeats: { min: 2, max: 2 }", "repeats: { min: 1, max: 1 }");

describe("workers that go wrong", () => {
  const { folder, out } = temporaryStudy();
  let run: Finished;
  let analysis: Analysis;

  beforeAll(async () => {
    await scalebench(["setup", "--runners", "broken"]);
    run = await scalebench(["run", writeSuite(folder, suite), "--out", out]);
    analysis = readAnalysis(out);
  }, 600_000);

  const failureOf = (breaks: string) =>
    analysis.failures.find(({ cell }) => cell.startsWith("broken-") && cell.endsWith(`-breaks${breaks}`));

  it("fail their own trial with a reason, a hint and a log, and no other", () => {
    expect(run.code).toBe(5);
    expect(analysis.failures).toHaveLength(3);
    for (const { hint, log, tail } of analysis.failures) {
      expect(hint).not.toBe("");
      expect(readFileSync(join(out, log), "utf8")).not.toBe("");
      expect(tail.length).toBeGreaterThan(0);
    }
    const honest = analysis.cells.filter(({ levels }) => levels.runner === "torch-ddp");
    expect(honest.map(({ trials }) => trials.completed)).toEqual([1, 1, 1]);
  });

  it("are told apart: killed, too slow, not a number", () => {
    expect(failureOf("die")?.reason).toMatch(/SIGKILL|signal 9|killed|exit/i);
    expect(failureOf("hang")?.reason).toMatch(/25 s|timeout|time/);
    expect(`${failureOf("nan")?.reason} ${failureOf("nan")?.tail.join(" ")}`).toMatch(/loss became nan at step/);
  });

  it("leave no process behind", () => {
    expect(processesOf(out)).toEqual([]);
  });
});
