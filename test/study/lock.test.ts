import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { acquireLock, lockHolder } from "../../src/study/lock.js";
import { temporaryFolder } from "../launch/shell-process.js";

const lockPath = (): string => join(temporaryFolder(), "lock.json");
const deadPid = (): number => spawnSync("true").pid;
const lockOf = (path: string, holder: object): void => writeFileSync(path, JSON.stringify(holder));

describe("the lock of a study", () => {
  test("keeps a second one out, naming the process, until it is released", () => {
    const path = lockPath();
    const lock = acquireLock(path);
    expect(lock.takenFrom).toBeUndefined();
    expect(() => acquireLock(path)).toThrow(
      expect.objectContaining({ code: "STUDY_LOCKED", message: expect.stringContaining(`process ${process.pid}`) }),
    );
    expect(lockHolder(path)?.pid).toBe(process.pid);
    lock.release();
    expect(existsSync(path)).toBe(false);
    acquireLock(path).release();
  });

  test("of a dead process is taken over", () => {
    const path = lockPath();
    const pid = deadPid();
    lockOf(path, { pid, host: hostname(), startTicks: 1, since: "", token: "t" });
    expect(lockHolder(path)).toBeUndefined();
    const lock = acquireLock(path);
    expect(lock.takenFrom?.pid).toBe(pid);
    expect(JSON.parse(readFileSync(path, "utf8")).pid).toBe(process.pid);
    lock.release();
  });

  test("is taken over when another process has the dead one's number", () => {
    const path = lockPath();
    lockOf(path, { pid: process.ppid, host: hostname(), startTicks: 1, since: "", token: "t" });
    expect(acquireLock(path).takenFrom?.pid).toBe(process.ppid);
  });

  test("of another host is never taken over, for its process cannot be asked", () => {
    const path = lockPath();
    lockOf(path, { pid: deadPid(), host: "elsewhere", startTicks: 1, since: "", token: "t" });
    expect(() => acquireLock(path)).toThrow(
      expect.objectContaining({ code: "STUDY_LOCKED", hint: expect.stringContaining(`delete ${path}`) }),
    );
  });

  test("that is empty, from a crash while it was written, is taken over", () => {
    const path = lockPath();
    writeFileSync(path, "");
    acquireLock(path).release();
    expect(existsSync(path)).toBe(false);
  });

  test("of somebody else is not released", () => {
    const path = lockPath();
    const lock = acquireLock(path);
    lockOf(path, { pid: 1, host: "elsewhere", token: "other" });
    lock.release();
    expect(existsSync(path)).toBe(true);
  });
});
