import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, onTestFinished, test } from "vitest";
import { findMarked } from "../../src/launch/leftovers.js";
import { localLauncher } from "../../src/launch/local-launcher.js";
import { pidWindowFrom } from "../../src/launch/pid-window.js";
import type { RunningProcess } from "../../src/launch/process.js";
import { freshMarkers, isAlive, pidIn, processesWith, shellProcess, temporaryFolder } from "./shell-process.js";

const quick = localLauncher({ baseEnvironment: { PATH: "/usr/bin:/bin" }, graceMs: 300 });
const patient = localLauncher({ baseEnvironment: { PATH: "/usr/bin:/bin" }, graceMs: 10_000 });

function scene() {
  const folder = temporaryFolder();
  const markers = freshMarkers();
  const file = (name: string): string => join(folder, name);
  const start = async (script: string): Promise<RunningProcess> => {
    const target = await quick.start(shellProcess(script), { markers, logFile: file("process.log") });
    onTestFinished(async () => void (await quick.end([target], markers, { order: "together" })));
    return target;
  };
  return { markers, file, start };
}

const strangers: (() => void)[] = [];
afterEach(() => {
  for (const end of strangers.splice(0)) end();
});

describe("ending processes", () => {
  test("ends grandchildren that outlive the direct child", async () => {
    const { markers, file, start } = scene();
    const target = await start(`sleep 60 & echo $! > ${file("pid")}; exit 1`);
    const grandchild = await pidIn(file("pid"));
    await target.exited;
    expect(isAlive(grandchild)).toBe(true);
    await quick.end([target], markers, { order: "together" });
    expect(isAlive(grandchild)).toBe(false);
  });

  test("gives time to clean up after SIGTERM, and no more of it than is used", async () => {
    const { markers, file, start } = scene();
    const target = await start(
      `trap 'sleep 0.1; touch ${file("clean")}; exit 0' TERM; echo $$ > ${file("pid")}; while :; do sleep 0.02; done`,
    );
    await pidIn(file("pid"));
    const began = performance.now();
    await patient.end([target], markers, { order: "together" });
    expect(performance.now() - began).toBeLessThan(5_000);
    expect(existsSync(file("clean"))).toBe(true);
    expect(target.ended()?.exit).toEqual({ kind: "code", code: 0 });
  });

  test("kills what ignores SIGTERM, after the grace", async () => {
    const { markers, file, start } = scene();
    const target = await start(`trap '' TERM; echo $$ > ${file("pid")}; while :; do sleep 1; done`);
    await pidIn(file("pid"));
    const began = performance.now();
    await quick.end([target], markers, { order: "together" });
    expect(performance.now() - began).toBeGreaterThanOrEqual(290);
    expect(target.ended()?.exit).toEqual({ kind: "signal", signal: "SIGKILL" });
    expect(processesWith(markers.SCALEBENCH_STUDY)).toEqual([]);
  });

  test("finds a child of a new session that was forked twice, by its marker", async () => {
    const { markers, file, start } = scene();
    const target = await start(`(setsid sh -c 'echo $$ > ${file("pid")}; exec sleep 60' &) ; exit 0`);
    await target.exited;
    const daemon = await pidIn(file("pid"));
    expect(target.groupMayRun()).toBe(false);
    expect(isAlive(daemon)).toBe(true);
    const left = await quick.end([target], markers, { order: "together" });
    expect(left.map((entry) => entry.pid)).toEqual([daemon]);
    expect(isAlive(daemon)).toBe(false);
  });

  test("finds a descendant that left the group and cleared its environment, while its ancestor runs", async () => {
    const { markers, file, start } = scene();
    const target = await start(`setsid env -i sh -c 'echo $$ > ${file("pid")}; exec sleep 60' & sleep 60`);
    const hidden = await pidIn(file("pid"));
    await quick.end([target], markers, { order: "together" });
    expect(isAlive(hidden)).toBe(false);
  });

  test("kills a leftover that ignores SIGTERM", async () => {
    const { markers, file, start } = scene();
    const target = await start(`(setsid sh -c 'trap "" TERM; echo $$ > ${file("pid")}; while :; do sleep 1; done' &)`);
    await target.exited;
    const daemon = await pidIn(file("pid"));
    await quick.end([target], markers, { order: "together" });
    expect(isAlive(daemon)).toBe(false);
    expect(processesWith(markers.SCALEBENCH_STUDY)).toEqual([]);
  });

  test("touches nobody else's processes", async () => {
    const { markers, start } = scene();
    const other = spawn("sleep", ["60"], {
      env: { ...process.env, SCALEBENCH_STUDY: `${markers.SCALEBENCH_STUDY}-2` },
    });
    const plain = spawn("sleep", ["60"]);
    strangers.push(
      () => other.kill("SIGKILL"),
      () => plain.kill("SIGKILL"),
    );
    await quick.end([await start("exec sleep 60")], markers, { order: "together" });
    expect(isAlive(other.pid ?? 0)).toBe(true);
    expect(isAlive(plain.pid ?? 0)).toBe(true);
  });

  test("is done at once when everything has ended", async () => {
    const { markers, start } = scene();
    const target = await start("exit 0");
    await target.exited;
    const began = performance.now();
    expect(await patient.end([target], markers, { order: "together" })).toEqual([]);
    expect(performance.now() - began).toBeLessThan(250);
  });

  test("ends in reverse order where asked", async () => {
    const { markers, file } = scene();
    const script = (name: string) =>
      `trap 'echo ${name} >> ${file("order")}; exit 0' TERM; echo $$ > ${file(name)}; while :; do sleep 0.02; done`;
    const targets = await Promise.all(
      ["first", "second"].map((name) =>
        quick.start(shellProcess(script(name)), { markers, logFile: file(`${name}.log`) }),
      ),
    );
    for (const name of ["first", "second"]) await pidIn(file(name));
    await patient.end(targets, markers, { order: "reverse" });
    const { readFileSync } = await import("node:fs");
    expect(readFileSync(file("order"), "utf8")).toBe("second\nfirst\n");
  });
});

describe("finding marked processes", () => {
  test("needs every marker to match", async () => {
    const { markers, start } = scene();
    const target = await start("exec sleep 60");
    expect(findMarked(markers).map((entry) => entry.pid)).toEqual([target.pid]);
    expect(findMarked({ ...markers, SCALEBENCH_TRIAL: "b001-x/1" })).toEqual([]);
    await quick.end([target], markers, { order: "together" });
    expect(findMarked(markers)).toEqual([]);
  });

  test("never finds the harness itself", () => {
    const own = process.env.PATH ?? "";
    expect(
      findMarked({ PATH: own } as unknown as { SCALEBENCH_STUDY: string }).some((entry) => entry.pid === process.pid),
    ).toBe(false);
  });

  test("looks only at ids that a window holds", async () => {
    const { markers, start } = scene();
    const before = await start("exec sleep 60");
    const later = await start("exec sleep 60");
    const found = findMarked(markers, pidWindowFrom(later.pid)).map((entry) => entry.pid);
    expect(found).toContain(later.pid);
    if ((before.pid ?? 0) < (later.pid ?? 0)) expect(found).not.toContain(before.pid);
    await quick.end([before, later], markers, { order: "together" });
  });
});
