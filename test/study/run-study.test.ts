import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { ScalebenchError } from "../../src/errors/error.js";
import type { StudyEvent } from "../../src/study/events.js";
import { readJournal } from "../../src/study/journal.js";
import { studyPaths } from "../../src/study/layout.js";
import { readStudy } from "../../src/study/read-study.js";
import { runStudy } from "../../src/study/run-study.js";
import { cellId, trialId } from "../../src/types/ids.js";
import { isAlive, pidIn, processesWith, temporaryFolder, until } from "../launch/shell-process.js";
import { markerOf, measurement, serviceOf, shellRunner, smallStudy } from "./small-study.js";

const newStudy = (): string => join(temporaryFolder(), "results", "small-1");
const kinds = (directory: string) => readJournal(studyPaths(directory).journal).events.map(({ event }) => event);
const failureIn = (outcomes: Awaited<ReturnType<typeof runStudy>>["outcomes"], index = 0) => {
  const result = outcomes[index]?.result;
  if (result?.state !== "failed") throw new Error("not a failed trial");
  return result.failure;
};
const needs = (...ids: string[]) => ({ decided: false, neededCells: new Set(ids.map(cellId)) });

describe("a study", () => {
  test("runs every cell in every block up to the least repeats, and writes what DESIGN promises", async () => {
    const directory = newStudy();
    const cells = [{ workersPerNode: 1 }, { workersPerNode: 2 }];
    const end = await runStudy(
      smallStudy({ directory, cells, repeats: { min: 2, max: 4 }, script: () => "echo hello" }),
    );
    expect(end).toMatchObject({
      state: "finished",
      because: "measure.repeats.min was reached: 2 blocks, and no gating claim asks for more",
    });
    expect(end.outcomes.map(({ result }) => result.trial)).toEqual([
      "b001-shell-n1-w1",
      "b001-shell-n1-w2",
      "b002-shell-n1-w1",
      "b002-shell-n1-w2",
    ]);
    const at = studyPaths(directory).attempt(trialId("b002-shell-n1-w2"), 1);
    expect(readFileSync(join(at.directory, "worker0.log"), "utf8")).toBe("hello\n");
    expect(JSON.parse(readFileSync(at.trial, "utf8"))).toMatchObject({ trial: "b002-shell-n1-w2", attempt: 1 });
    expect(JSON.parse(readFileSync(at.launch, "utf8")).processes[0].argv[2]).toBe("echo hello");
    expect(JSON.parse(readFileSync(at.result, "utf8"))).toMatchObject({ state: "completed", block: 2 });
    expect(readFileSync(join(directory, "suite.yaml"), "utf8")).toBe("suite: small\n");
    expect(existsSync(join(directory, "lock.json"))).toBe(false);
    expect(readStudy(directory)).toMatchObject({
      id: "small-1",
      state: "finished",
      plan: { schema: "scalebench/plan/v1" },
    });
    expect(kinds(directory)).toEqual([
      "study-started",
      ...Array.from({ length: 4 }, () => ["trial-started", "trial-finished"]).flat(),
      "study-finished",
    ]);
  });

  test("then runs only the cells that an undecided claim needs, until it is decided", async () => {
    const directory = newStudy();
    const asked: number[] = [];
    const end = await runStudy(
      smallStudy({
        directory,
        cells: [{ workersPerNode: 1 }, { workersPerNode: 2 }],
        repeats: { min: 1, max: 9 },
        judge: ({ blocks, outcomes }) => {
          asked.push(blocks);
          return outcomes.length < 4 ? needs("shell-n1-w2") : { decided: true, neededCells: new Set() };
        },
      }),
    );
    expect(end.outcomes.map(({ result }) => result.trial)).toEqual([
      "b001-shell-n1-w1",
      "b001-shell-n1-w2",
      "b002-shell-n1-w2",
      "b003-shell-n1-w2",
    ]);
    expect(asked).toEqual([1, 2, 3]);
  });

  test("stops at the most repeats, undecided", async () => {
    const options = smallStudy({
      directory: newStudy(),
      repeats: { min: 1, max: 3 },
      judge: () => needs("shell-n1-w1"),
    });
    const end = await runStudy(options);
    expect(end.because).toBe("measure.repeats.max was reached: 3 blocks");
    expect(end.outcomes).toHaveLength(3);
  });

  test("waits for what is done before each block, which knows what has been and what will be", async () => {
    const aheads: string[] = [];
    const running: string[] = [];
    await runStudy(
      smallStudy({
        directory: newStudy(),
        cells: [{ workersPerNode: 1 }, { workersPerNode: 2 }],
        repeats: { min: 2, max: 3 },
        judge: () => needs("shell-n1-w2"),
        observe: ({ event }) => running.push(event),
        beforeBlock: async ({ block, trials, timeLeft, outcomes }) => {
          const before = running.length;
          await new Promise((resolve) => setTimeout(resolve, 20));
          expect(running).toHaveLength(before);
          aheads.push(`${block}: ${trials} after ${outcomes.length}, ${timeLeft === undefined ? "unknown" : "known"}`);
        },
      }),
    );
    expect(aheads).toEqual(["1: 2 after 0, unknown", "2: 2 after 2, known", "3: 1 after 4, known"]);
  });

  test("has each trial prepared before its processes start, and fails the one that cannot be", async () => {
    const directory = newStudy();
    const ready = join(directory, "..", "ready");
    const cells = [{ workersPerNode: 1 }, { workersPerNode: 2 }];
    const end = await runStudy({
      ...smallStudy({ directory, cells, script: () => `cat ${ready}` }),
      beforeTrial: async ({ cell }) => {
        if (cell.workersPerNode === 2) {
          throw new ScalebenchError({ code: "CLUSTER_UP_FAILED", message: "expected a link, found none", hint: "up" });
        }
        writeFileSync(ready, cell.id);
      },
    });
    const log = join(studyPaths(directory).attempt(trialId("b001-shell-n1-w1"), 1).directory, "worker0.log");
    expect(readFileSync(log, "utf8")).toBe("shell-n1-w1");
    expect(end.outcomes.map(({ result }) => result.state)).toEqual(["completed", "failed"]);
    expect(failureIn(end.outcomes, 1)).toMatchObject({ reason: "expected a link, found none", hint: "up" });
  });

  test("tells its progress as typed events", async () => {
    const events: StudyEvent[] = [];
    const options = smallStudy({
      directory: newStudy(),
      repeats: { min: 2, max: 2 },
      script: () => "sleep 0.2",
      observe: (event) => events.push(event),
    });
    await runStudy(options);
    expect(events.map(({ event }) => event)).toEqual([
      "study-started",
      "block-started",
      "trial-started",
      "trial-finished",
      "block-finished",
      "block-started",
      "trial-started",
      "trial-finished",
      "block-finished",
      "study-finished",
    ]);
    expect(events[3]).toMatchObject({ throughput: 100, result: { state: "completed" } });
    const left = events[4]?.event === "block-finished" ? events[4].timeLeft.atLeastSeconds : 0;
    expect(left).toBeGreaterThan(0.19);
    expect(left).toBeLessThan(2);
  });

  test("does not begin where a study is, or something else", async () => {
    const directory = newStudy();
    await runStudy(smallStudy({ directory }));
    await expect(runStudy(smallStudy({ directory }))).rejects.toMatchObject({ code: "STUDY_EXISTS" });
    const foreign = temporaryFolder();
    writeFileSync(join(foreign, "thesis.tex"), "");
    await expect(runStudy(smallStudy({ directory: foreign }))).rejects.toMatchObject({
      code: "STUDY_EXISTS",
      message: expect.stringContaining("thesis.tex"),
    });
    expect(existsSync(join(foreign, "lock.json"))).toBe(false);
  });

  test("gives the same port for the same name, and different ones otherwise", async () => {
    const directory = newStudy();
    const script = shellRunner("shell", (_, { port }) => `echo ${port("a")} ${port("b")} ${port("a")}`);
    await runStudy(smallStudy({ directory, runners: [script], repeats: { min: 2, max: 2 } }));
    const log = (block: number) =>
      readFileSync(join(directory, `trials/b00${block}-shell-n1-w1/1/worker0.log`), "utf8").trim();
    const [a, b, again] = log(1).split(" ").map(Number);
    expect(a).toBeGreaterThan(1023);
    expect(a).toBe(again);
    expect(a).not.toBe(b);
    expect(log(2)).toBe(log(1));
  });
});

describe("a failed trial", () => {
  test("is a row with reason, hint, log and tail, and the others go on", async () => {
    const directory = newStudy();
    const end = await runStudy(
      smallStudy({
        directory,
        cells: [{ workersPerNode: 1 }, { workersPerNode: 2 }],
        script: ({ cell }) =>
          cell.workers === 1 ? "echo start; echo 'OSError: [Errno 28] No space left on device' >&2; exit 1" : "exit 0",
      }),
    );
    expect(failureIn(end.outcomes)).toEqual({
      reason: "process worker0 exited with code 1 (OSError: [Errno 28] No space left on device)",
      hint: expect.stringContaining("free space"),
      log: "trials/b001-shell-n1-w1/1/worker0.log",
      tail: ["start", "OSError: [Errno 28] No space left on device"],
    });
    expect(end.outcomes[1]?.result.state).toBe("completed");
  });

  test("by a killed worker says so", async () => {
    const end = await runStudy(smallStudy({ directory: newStudy(), script: () => "kill -KILL $$" }));
    expect(failureIn(end.outcomes)).toMatchObject({
      reason: "process worker0 was killed by SIGKILL",
      hint: expect.stringContaining("dmesg"),
    });
  });

  test("by a program that is not there says so", async () => {
    const runner = shellRunner("shell", () => "");
    const plan: typeof runner.plan = (trial, context) => {
      const launch = runner.plan(trial, context);
      return { ...launch, processes: launch.processes.map((spec) => ({ ...spec, argv: ["/no/python"] as const })) };
    };
    const end = await runStudy(smallStudy({ directory: newStudy(), runners: [{ ...runner, plan }] }));
    expect(failureIn(end.outcomes).reason).toBe("process worker0 could not be started: there is no program /no/python");
  });

  test("by too many open files says so, and how to raise the limit", async () => {
    const directory = newStudy();
    const script = () => `ulimit -n 64; exec python3 -c 'kept = [open("/dev/null") for _ in range(5000)]'`;
    const { outcomes } = await runStudy(smallStudy({ directory, script }));
    const [result] = outcomes.map((outcome) => outcome.result);
    if (result?.state !== "failed") throw new Error("the worker may open 64 files");
    expect(result.failure.hint).toContain("ulimit -n 4096");
    expect(result.failure.tail.join("\n")).toContain("Too many open files");
  });

  test("by a worker that ignores TERM is there in its time, and the worker is gone", async () => {
    const directory = newStudy();
    const script = () => "trap '' TERM; while :; do sleep 0.1; done";
    const { outcomes } = await runStudy(smallStudy({ directory, script, cells: [{ timeoutSeconds: 1 }] }));
    const [result] = outcomes.map((outcome) => outcome.result);
    expect(result?.state === "failed" && result.failure.reason).toContain("1 s");
    expect(result?.seconds).toBeLessThan(10);
    expect(processesWith(markerOf(directory))).toEqual([]);
  });

  test("by its timeout names what still ran, and leaves no process", async () => {
    const directory = newStudy();
    const end = await runStudy(
      smallStudy({
        directory,
        cells: [{ timeoutSeconds: 0.3 }],
        script: () => "echo stuck; setsid sleep 600 & sleep 600",
      }),
    );
    expect(failureIn(end.outcomes)).toMatchObject({
      reason: "the trial was not finished after its timeout of 0.3 s; process worker0 still ran",
      hint: expect.stringContaining("measure.timeout"),
      tail: ["stuck"],
    });
    expect(processesWith(markerOf(directory))).toEqual([]);
  });

  test("by records that cannot be used has the measure's reason, and the process's log", async () => {
    const end = await runStudy(
      smallStudy({
        directory: newStudy(),
        script: () => "echo trained",
        measure: () => ({ ok: false, failure: { reason: "rank 1 wrote no records", hint: "look" } }),
      }),
    );
    expect(failureIn(end.outcomes)).toEqual({
      reason: "rank 1 wrote no records",
      hint: "look",
      log: "trials/b001-shell-n1-w1/1/worker0.log",
      tail: ["trained"],
    });
  });

  test("three in a row end the cell for this run, and its later trials are rows that say so", async () => {
    const events: StudyEvent[] = [];
    const asked: (readonly string[])[] = [];
    const end = await runStudy(
      smallStudy({
        directory: newStudy(),
        cells: [{ workersPerNode: 1 }, { workersPerNode: 2 }],
        repeats: { min: 4, max: 6 },
        script: ({ cell }) => `exit ${cell.workers - 1}`,
        judge: ({ givenUp }) => {
          asked.push([...givenUp]);
          return needs("shell-n1-w2");
        },
        observe: (event) => events.push(event),
      }),
    );
    const failed = end.outcomes.filter(({ result }) => result.state === "failed");
    expect(failed).toHaveLength(4);
    expect(failureIn(failed, 3).reason).toBe(
      "not run: three trials of the cell in a row failed in this run; the last: process worker0 exited with code 1",
    );
    expect(events.filter(({ event }) => event === "cell-given-up")).toHaveLength(1);
    expect(asked.at(-1)).toEqual(["shell-n1-w2"]);
    expect(end.because).toBe("no cell can decide a claim any more");
  });

  test("does not count failures that a success lies between", async () => {
    const end = await runStudy(
      smallStudy({
        directory: newStudy(),
        repeats: { min: 6, max: 6 },
        script: ({ block }) => `exit ${block % 3 === 0 ? 0 : 1}`,
      }),
    );
    expect(end.outcomes.filter(({ result }) => result.state === "completed")).toHaveLength(2);
  });
});

describe("services", () => {
  const withService = (script: string, trialScript: (block: number) => string = () => "exit 0") =>
    shellRunner(
      "shell",
      ({ block }) => trialScript(block),
      (_, context) => [serviceOf(context, script)],
    );

  test("start with the first trial that needs them, stay, and stop with the study", async () => {
    const directory = newStudy();
    const runner = withService("echo $$ >> READY.pids; touch READY");
    await runStudy(smallStudy({ directory, runners: [runner], repeats: { min: 3, max: 3 } }));
    const pids = readFileSync(join(directory, "services/helper/ready.json.pids"), "utf8").trim().split("\n");
    expect(pids).toHaveLength(1);
    expect(isAlive(Number(pids[0]))).toBe(false);
    expect(kinds(directory).filter((kind) => kind.startsWith("service"))).toEqual([
      "service-started",
      "service-stopped",
    ]);
    expect(processesWith(markerOf(directory))).toEqual([]);
  });

  test("start anew after a trial failed on them", async () => {
    const directory = newStudy();
    const runner = withService("echo $$ >> READY.pids; touch READY", (block) => `exit ${block === 1 ? 1 : 0}`);
    await runStudy(smallStudy({ directory, runners: [runner], repeats: { min: 3, max: 3 } }));
    expect(readFileSync(join(directory, "services/helper/ready.json.pids"), "utf8").trim().split("\n")).toHaveLength(2);
  });

  test("that are lost during a trial end it, and are named as the reason", async () => {
    const directory = newStudy();
    const runner = withService("touch READY; sleep 0.3; echo 'RuntimeError: gone'; exit 4", () => "sleep 30");
    const end = await runStudy(smallStudy({ directory, runners: [runner] }));
    expect(failureIn(end.outcomes)).toMatchObject({
      reason: "during the trial, process driver of service helper exited with code 4 (RuntimeError: gone)",
      log: "services/helper/driver.log",
    });
    expect(processesWith(markerOf(directory))).toEqual([]);
  });

  test("that are lost between trials start anew", async () => {
    const directory = newStudy();
    const runner = withService("echo $$ >> READY.pids; touch READY");
    const pids = join(directory, "services/helper/ready.json.pids");
    const observe = (event: StudyEvent): void => {
      if (event.event === "trial-finished" && event.trial.block === 1)
        process.kill(Number(readFileSync(pids, "utf8")), "SIGKILL");
    };
    const slow = shellRunner("pause", () => "sleep 0.3");
    const end = await runStudy(
      smallStudy({
        directory,
        cells: [{ runner: "shell" }, { runner: "pause" }],
        runners: [runner, slow],
        repeats: { min: 2, max: 2 },
        observe: (event) => {
          if (event.event === "trial-finished" && event.trial.cell.runner === "shell") observe(event);
        },
      }),
    );
    expect(end.outcomes.every(({ result }) => result.state === "completed")).toBe(true);
    expect(readFileSync(pids, "utf8").trim().split("\n")).toHaveLength(2);
  });

  test("that do not start fail their trials, with the log's tail, and are given up after three tries", async () => {
    const directory = newStudy();
    const runner = withService("echo try >> READY.tries; echo 'ImportError: ray'; exit 1");
    const cells = [1, 2, 4, 8].map((workersPerNode) => ({ workersPerNode }));
    const end = await runStudy(smallStudy({ directory, cells, runners: [runner] }));
    expect(failureIn(end.outcomes)).toMatchObject({
      reason: "service helper did not start: process driver exited with code 1 before it was ready (ImportError: ray)",
      hint: expect.stringContaining("scalebench setup"),
      tail: ["ImportError: ray"],
    });
    expect(failureIn(end.outcomes, 3).reason).toMatch(/^not run: 3 starts in a row failed/);
    expect(readFileSync(join(directory, "services/helper/ready.json.tries"), "utf8")).toBe("try\n".repeat(3));
  });
});

describe("an interrupted study", () => {
  test("ends the trial's processes and the services, and keeps what was finished", async () => {
    const directory = newStudy();
    const abort = new AbortController();
    const pidFile = join(temporaryFolder(), "pid");
    const runner = shellRunner(
      "shell",
      ({ block }) => (block === 2 ? `echo $$ > ${pidFile}; setsid sleep 600 & sleep 600` : "exit 0"),
      (_, context) => [serviceOf(context, "touch READY")],
    );
    const running = runStudy(
      smallStudy({ directory, runners: [runner], repeats: { min: 3, max: 3 }, signal: abort.signal }),
    );
    await pidIn(pidFile);
    expect(readStudy(directory).state).toBe("running");
    abort.abort("SIGINT");
    expect(await running).toMatchObject({ state: "interrupted", because: "SIGINT" });
    expect(processesWith(markerOf(directory))).toEqual([]);
    expect(kinds(directory).at(-1)).toBe("study-interrupted");
    expect(readStudy(directory)).toMatchObject({ state: "interrupted" });

    const script = shellRunner("shell", () => "exit 0");
    const end = await runStudy(smallStudy({ directory, runners: [script], repeats: { min: 3, max: 3 }, resume: true }));
    expect(end.outcomes.map(({ result }) => [result.block, result.attempt])).toEqual([
      [1, 1],
      [2, 2],
      [3, 1],
    ]);
  });

  test("stops while a service is starting", async () => {
    const directory = newStudy();
    const abort = new AbortController();
    const runner = shellRunner(
      "shell",
      () => "exit 0",
      (_, context) => [serviceOf(context, "true")],
    );
    const running = runStudy(smallStudy({ directory, runners: [runner], signal: abort.signal }));
    await until(() => processesWith(markerOf(directory)).length > 0);
    abort.abort("SIGTERM");
    expect(await running).toMatchObject({ state: "interrupted", because: "SIGTERM" });
    expect(processesWith(markerOf(directory))).toEqual([]);
  });

  test("leaves no process behind when the program has a bug", async () => {
    const directory = newStudy();
    const runner = shellRunner(
      "shell",
      () => "exit 0",
      (_, context) => [serviceOf(context, "touch READY")],
    );
    const judge = () => {
      throw new TypeError("bug");
    };
    await expect(runStudy(smallStudy({ directory, runners: [runner], judge }))).rejects.toThrow("bug");
    expect(processesWith(markerOf(directory))).toEqual([]);
    expect(existsSync(join(directory, "lock.json"))).toBe(false);
    expect(readStudy(directory).state).toBe("interrupted");
  });
});

describe("resuming", () => {
  const ranTwice = (log: string) => `echo run >> ${log}`;

  test("redoes only what failed or is missing", async () => {
    const directory = newStudy();
    const folder = temporaryFolder();
    const cells = [{ workersPerNode: 1 }, { workersPerNode: 2 }];
    const script = (fail: boolean) => (trial: { id: string; cell: { workers: number } }) =>
      `${ranTwice(join(folder, trial.id))}; exit ${fail && trial.cell.workers === 2 ? 1 : 0}`;
    await runStudy(smallStudy({ directory, cells, repeats: { min: 2, max: 2 }, script: script(true) }));
    rmSync(join(directory, "trials/b002-shell-n1-w1/1"), { recursive: true });
    const end = await runStudy(
      smallStudy({
        directory,
        cells,
        repeats: { min: 2, max: 2 },
        script: script(false),
        resume: true,
        measure: ({ directory: at }) =>
          existsSync(at) ? { ok: true, measurement } : { ok: false, failure: { reason: "no records", hint: "" } },
      }),
    );
    const runs = (id: string) => readFileSync(join(folder, id), "utf8").trim().split("\n").length;
    expect(["b001-shell-n1-w1", "b001-shell-n1-w2", "b002-shell-n1-w1", "b002-shell-n1-w2"].map(runs)).toEqual([
      1, 2, 2, 2,
    ]);
    expect(end.outcomes.map(({ result }) => [result.state, result.attempt])).toEqual([
      ["completed", 1],
      ["completed", 2],
      ["completed", 2],
      ["completed", 2],
    ]);
  });

  test("a finished study runs nothing", async () => {
    const directory = newStudy();
    await runStudy(smallStudy({ directory }));
    const end = await runStudy(smallStudy({ directory, resume: true, script: () => "exit 1" }));
    expect(end.outcomes.map(({ result }) => result.state)).toEqual(["completed"]);
    expect(readStudy(directory).state).toBe("finished");
  });

  test("survives a cut last line, and says so", async () => {
    const directory = newStudy();
    await runStudy(smallStudy({ directory }));
    const file = studyPaths(directory).journal;
    const lines = readFileSync(file, "utf8").trim().split("\n");
    writeFileSync(file, `${lines.slice(0, 2).join("\n")}\n${lines[2]?.slice(0, 40)}`);
    // Of an attempt that the journal lost to a power cut: its records must not be taken for the next one's.
    const stale = join(studyPaths(directory).attempt(trialId("b001-shell-n1-w1"), 2).directory, "rank-9.arrow");
    mkdirSync(dirname(stale), { recursive: true });
    writeFileSync(stale, "");
    const warnings: string[] = [];
    const end = await runStudy(
      smallStudy({
        directory,
        resume: true,
        observe: (event) => {
          if (event.event === "warning") warnings.push(event.message);
        },
      }),
    );
    expect(warnings).toEqual([expect.stringContaining("(line 3), which was cut")]);
    expect(end.outcomes.map(({ result }) => result.attempt)).toEqual([2]);
    expect(existsSync(stale)).toBe(false);
  });

  test("refuses when something changed, naming what", async () => {
    const directory = newStudy();
    await runStudy(smallStudy({ directory, identity: { plan: "p1", environment: "e", code: "c1" } }));
    const changed = smallStudy({ directory, resume: true, identity: { plan: "p2", environment: "e", code: "c2" } });
    await expect(runStudy(changed)).rejects.toMatchObject({
      code: "STUDY_CHANGED",
      message: expect.stringContaining("the same code and plan"),
    });
    expect(existsSync(join(directory, "lock.json"))).toBe(false);
  });

  test("needs a study", async () => {
    const directory = newStudy();
    mkdirSync(directory, { recursive: true });
    await expect(runStudy(smallStudy({ directory, resume: true }))).rejects.toMatchObject({ code: "STUDY_MISSING" });
    expect(() => readStudy(directory)).toThrow(expect.objectContaining({ code: "STUDY_MISSING" }));
  });

  test("of a study that another process works on is refused", async () => {
    const directory = newStudy();
    const abort = new AbortController();
    const running = runStudy(smallStudy({ directory, script: () => "sleep 600", signal: abort.signal }));
    await until(() => processesWith(markerOf(directory)).length > 0);
    await expect(runStudy(smallStudy({ directory, resume: true }))).rejects.toMatchObject({ code: "STUDY_LOCKED" });
    abort.abort();
    await running;
  });
});
