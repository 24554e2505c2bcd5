import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Journal } from "../../src/study/journal.js";
import { runStudy } from "../../src/study/run-study.js";
import { trialId } from "../../src/types/ids.js";
import { temporaryFolder } from "../launch/shell-process.js";
import { smallStudy } from "./small-study.js";

test("resuming removes the drafts that a killed harness left, and none of a process that still writes", async () => {
  const directory = join(temporaryFolder(), "small-1");
  await runStudy(smallStudy({ directory }));
  const trial = trialId("b002-shell-n1-w1");
  const { journal } = Journal.open(join(directory, "journal.ndjson"));
  journal.append({ event: "trial-started", at: "", trial, attempt: 1 });
  journal.close();
  const dead = spawnSync("true").pid;
  const attempt = join(directory, "trials", trial, "1");
  mkdirSync(attempt, { recursive: true });
  const left = [
    join(directory, `analysis.json.${dead}.tmp`),
    join(attempt, `result.json.${dead}.tmp`),
    join(directory, "lock.json.0e1d.tmp"),
  ];
  const atWork = join(directory, `report.html.${process.ppid}.tmp`);
  for (const file of [...left, atWork]) writeFileSync(file, "half");
  await runStudy(smallStudy({ directory, repeats: { min: 2, max: 2 }, resume: true }));
  expect(left.filter(existsSync)).toEqual([]);
  expect(existsSync(atWork)).toBe(true);
});
