import { describe, expect, test } from "vitest";
import { folderErrorOf, studyErrorOf } from "../../src/study/file-errors.js";
import { historyOf } from "../../src/study/history.js";
import { changedParts } from "../../src/study/identity.js";
import { slotsPerNode, withoutSecrets } from "../../src/study/launch-plan.js";
import { studyPaths } from "../../src/study/layout.js";
import { timeLeft } from "../../src/study/time-left.js";
import { trialFile } from "../../src/study/trial-file.js";
import { cellId, serviceId, trialId } from "../../src/types/ids.js";
import type { TrialResult } from "../../src/types/trial-result.js";
import { planOf, shellSpec, trialsOfBlock } from "./small-study.js";

const at = "2024-01-01T00:00:00Z";
const resultOf = (trial: string, attempt: number, state: "completed" | "failed", seconds = 10): TrialResult => {
  const base = {
    trial: trialId(trial),
    cell: cellId(trial.slice(5)),
    block: 1,
    attempt,
    startedAt: at,
    seconds,
    launchedAt: 1,
  };
  return state === "completed"
    ? { ...base, state }
    : { ...base, state, failure: { reason: "r", hint: "h", log: "", tail: [] } };
};
const finished = (result: TrialResult) => ({ event: "trial-finished", at, result }) as const;

describe("the history of a study", () => {
  test("counts a completed attempt, whatever came before, and keeps all results", () => {
    const history = historyOf([
      finished(resultOf("b001-a", 1, "failed")),
      finished(resultOf("b001-a", 2, "completed")),
      finished(resultOf("b001-b", 1, "failed")),
      finished(resultOf("b001-b", 2, "failed")),
    ]);
    expect(history.latest.get(trialId("b001-a"))).toMatchObject({ attempt: 2, state: "completed" });
    expect(history.latest.get(trialId("b001-b"))).toMatchObject({ attempt: 2, state: "failed" });
    expect(history.results).toHaveLength(4);
  });

  test("counts an attempt that was begun and never finished", () => {
    const history = historyOf([{ event: "trial-started", at, trial: trialId("b001-a"), attempt: 3 }]);
    expect(history.attempts.get(trialId("b001-a"))).toBe(3);
    expect(history.latest.size).toBe(0);
  });

  test("knows how the last run ended", () => {
    const started = { event: "study-started", at, study: "s", harness: "1" } as const;
    const interrupted = { event: "study-interrupted", at, signal: "SIGINT" } as const;
    const resumed = { event: "study-resumed", at, harness: "1" } as const;
    const end = { event: "study-finished", at, because: "decided" } as const;
    expect(historyOf([]).end).toBe("none");
    expect(historyOf([started]).end).toBe("open");
    expect(historyOf([started, interrupted])).toMatchObject({ end: "interrupted", because: "SIGINT", finishedAt: at });
    expect(historyOf([started, interrupted, resumed])).toMatchObject({ end: "open", because: null, finishedAt: null });
    expect(historyOf([started, interrupted, resumed, end])).toMatchObject({ end: "finished", startedAt: at });
  });
});

describe("the time left", () => {
  const [a, b] = [cellId("a"), cellId("b")];
  const results = [resultOf("b001-a", 1, "completed", 10), resultOf("b001-b", 1, "completed", 4)];
  const base = { results, repeats: { min: 3, max: 5 }, cells: [a, b], decided: false };

  test("up to the least repeats is all cells' time; beyond them only open cells'", () => {
    expect(timeLeft({ ...base, block: 1, needed: new Set([b]) })).toEqual({ atLeastSeconds: 28, atMostSeconds: 36 });
  });
  test("is at least one more block once the least repeats are done and a claim is open", () => {
    expect(timeLeft({ ...base, block: 3, needed: new Set([b]) })).toEqual({ atLeastSeconds: 4, atMostSeconds: 8 });
  });
  test("is nothing when all is decided", () => {
    expect(timeLeft({ ...base, block: 3, needed: new Set([b]), decided: true })).toEqual({
      atLeastSeconds: 0,
      atMostSeconds: 0,
    });
  });
  test("takes the mean of all for a cell that has not run", () => {
    expect(
      timeLeft({ ...base, cells: [cellId("c")], repeats: { min: 2, max: 2 }, block: 1, needed: new Set() })
        .atLeastSeconds,
    ).toBe(7);
  });
});

describe("what runners and trials are told", () => {
  const plan = planOf([{ workersPerNode: 1 }, { workersPerNode: 4 }, { runner: "other", workersPerNode: 8 }], {
    min: 1,
    max: 1,
  });

  test("slots are the most that a cell of the same runner and nodes needs", () => {
    expect(plan.cells.map((cell) => slotsPerNode(plan, cell))).toEqual([4, 4, 8]);
  });

  test("the trial file has the resolved batch and absolute paths", () => {
    const [, trial] = trialsOfBlock(plan, 1);
    if (trial === undefined) throw new Error("no trial");
    expect(trialFile({ study: "s", trial, attempt: 2, output: "/o", datasets: "/d" })).toMatchObject({
      schema: "scalebench/trial/v1",
      trial: "b001-shell-n1-w4",
      attempt: 2,
      workers: 4,
      batch: { global: 8, perWorker: 2 },
      measure: { steps: 10, warmupSteps: 0, epochs: 1 },
      paths: { output: "/o", datasets: "/d" },
    });
  });

  test("the kept launch has no content of a service's files", () => {
    const service = {
      id: serviceId("s"),
      processes: [],
      files: [{ path: "/t", content: "TOKEN" }],
      temporaryDirectories: [],
      readyTimeoutSeconds: 1,
    };
    const kept = JSON.stringify(
      withoutSecrets({ trial: trialId("t"), services: [service], processes: [shellSpec("a", "true")] }),
    );
    expect(kept).not.toContain("TOKEN");
    expect(kept).toContain('"path":"/t","bytes":5');
    expect(kept).toContain('["/bin/sh","-c","true"]');
  });

  test("attempts have a folder each", () => {
    expect(studyPaths("/r/s").attempt(trialId("b001-a"), 2).result).toBe("/r/s/trials/b001-a/2/result.json");
  });
});

describe("identity and file errors", () => {
  test("names every part that changed, came or went", () => {
    expect(changedParts({ plan: "1", code: "2", gone: "3" }, { plan: "1", code: "9", fresh: "4" })).toEqual([
      "code",
      "fresh",
      "gone",
    ]);
  });

  const fileError = (code: string) => Object.assign(new Error(code), { code, path: "/r/x", syscall: "open" });
  test.each([
    ["ENOSPC", "DISK_FULL"],
    ["EDQUOT", "DISK_FULL"],
    ["EROFS", "RESULTS_UNWRITABLE"],
    ["EACCES", "RESULTS_UNWRITABLE"],
  ])("%s is %s, with the path", (code, expected) => {
    expect(studyErrorOf(fileError(code), "/r")).toMatchObject({ code: expected, where: { file: "/r/x" } });
  });
  test("any other error stays itself", () => {
    const error = new TypeError("bug");
    expect(studyErrorOf(error, "/r")).toBe(error);
    const missing = fileError("ENOENT");
    expect(studyErrorOf(missing, "/r")).toBe(missing);
  });
  test("a folder whose parent cannot hold it is unwritable", () => {
    expect(folderErrorOf(fileError("ENOENT"), "/proc/r")).toMatchObject({ code: "RESULTS_UNWRITABLE" });
  });
});
