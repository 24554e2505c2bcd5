import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { describeExit, succeeded } from "../../src/launch/exit.js";
import { startProcess } from "../../src/launch/process.js";
import type { ProcessSpec } from "../../src/types/launch.js";
import { freshMarkers, shellProcess, temporaryFolder } from "./shell-process.js";

const start = (spec: ProcessSpec, baseEnvironment: Record<string, string> = { PATH: "/usr/bin:/bin" }) => {
  const logFile = join(temporaryFolder(), "process.log");
  return startProcess(spec, { baseEnvironment, markers: freshMarkers(), logFile });
};

describe("a started process", () => {
  test("tells its exit code", async () => {
    const ended = await start(shellProcess("exit 3")).exited;
    expect(ended).toEqual({ kind: "code", code: 3 });
    expect(describeExit(ended)).toBe("exited with code 3");
    expect(succeeded(ended)).toBe(false);
    expect(succeeded(await start(shellProcess("true")).exited)).toBe(true);
  });

  test("tells the signal that killed it", async () => {
    expect(await start(shellProcess("kill -KILL $$")).exited).toEqual({ kind: "signal", signal: "SIGKILL" });
  });

  test("writes both streams to its log, in order", async () => {
    const target = start(shellProcess("echo out; echo err >&2; echo last"));
    await target.exited;
    expect(readFileSync(target.logFile, "utf8")).toBe("out\nerr\nlast\n");
  });

  test("reads nothing from the harness's terminal", async () => {
    expect(await start(shellProcess("read line || exit 9")).exited).toEqual({ kind: "code", code: 9 });
  });

  test("gets the base environment, its own variables over it, and the markers over both", async () => {
    const spec = shellProcess('echo "$A $B $SCALEBENCH_STUDY"', { env: { B: "own", SCALEBENCH_STUDY: "forged" } });
    const target = start(spec, { PATH: "/bin", A: "base", B: "base" });
    await target.exited;
    expect(readFileSync(target.logFile, "utf8")).toMatch(/^base own test-\d+/);
  });

  test("runs in its own session, so that a terminal's Ctrl-C does not reach it", async () => {
    const target = start(shellProcess("cut -d' ' -f5,6 /proc/$$/stat"));
    await target.exited;
    expect(readFileSync(target.logFile, "utf8")).toBe(`${target.pid} ${target.pid}\n`);
  });

  test("that is no program is an exit, which names it", async () => {
    const target = start({ ...shellProcess(""), argv: ["/no/such/python", "entry.py"] });
    const ended = await target.exited;
    expect(describeExit(ended)).toBe("could not be started: there is no program /no/such/python");
    expect(target.ended()?.exit).toBe(ended);
  });

  test("whose working folder is missing says so, not that the program is missing", async () => {
    const ended = await start(shellProcess("true", { cwd: "/no/such/folder" })).exited;
    expect(describeExit(ended)).toBe("could not be started: there is no folder /no/such/folder");
  });

  test("that may not be executed is an exit", async () => {
    const file = join(temporaryFolder(), "plain");
    writeFileSync(file, "text");
    chmodSync(file, 0o644);
    const ended = await start({ ...shellProcess(""), argv: [file] }).exited;
    expect(describeExit(ended)).toBe(`could not be started: ${file} may not be executed`);
  });

  test("whose arguments the system refuses is an exit too", async () => {
    const ended = await start({ ...shellProcess(""), argv: ["/bin/echo", "x".repeat(4_000_000)] }).exited;
    expect(ended.kind).toBe("not-started");
  });

  test("knows when it started and ended on the monotonic clock", async () => {
    const target = start(shellProcess("sleep 0.1"));
    expect(target.ended()).toBeUndefined();
    await target.exited;
    const seconds = (target.ended()?.at ?? 0) - target.startedAt;
    expect(seconds).toBeGreaterThan(0.09);
    expect(seconds).toBeLessThan(5);
  });
});
