import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { withLock } from "../../src/environment/setup-lock.js";
import { temporaryFolder } from "./temporary.js";

const quiet = { waiting: () => {}, signal: undefined };

test("two pieces of work never overlap, and the second says that it waits", async () => {
  const path = join(temporaryFolder(), "lock");
  const events: string[] = [];
  const work = (name: string) =>
    withLock(path, { waiting: () => events.push(`${name} waits`), signal: undefined }, async () => {
      events.push(`${name} begins`);
      await sleep(250);
      events.push(`${name} ends`);
    });
  const first = work("a");
  await sleep(50);
  await Promise.all([first, work("b")]);
  expect(events).toEqual(["a begins", "b waits", "a ends", "b begins", "b ends"]);
  expect(existsSync(path)).toBe(false);
});

test("the lock of a process that was killed does not count", async () => {
  const path = join(temporaryFolder(), "lock");
  const dead = spawnSync("true").pid;
  writeFileSync(path, `${dead} 1\n`);
  expect(await withLock(path, quiet, async () => "done")).toBe("done");
});

test("a later process with the same number is not taken for the owner", async () => {
  const path = join(temporaryFolder(), "lock");
  writeFileSync(path, `${process.pid} 1\n`);
  const held = await withLock(path, quiet, async () => readFileSync(path, "utf8"));
  expect(held).toMatch(new RegExp(`^${process.pid} \\d{2,}`));
});

test("an empty lock, cut short by a full disk, does not block for ever", async () => {
  const path = join(temporaryFolder(), "lock");
  writeFileSync(path, "");
  expect(await withLock(path, quiet, async () => "done")).toBe("done");
});

test("the lock is given back when the work fails", async () => {
  const path = join(temporaryFolder(), "lock");
  await expect(withLock(path, quiet, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(existsSync(path)).toBe(false);
});

test("waiting ends when aborted", async () => {
  const path = join(temporaryFolder(), "lock");
  const abort = new AbortController();
  const holder = withLock(path, quiet, () => sleep(300));
  await sleep(20);
  const waiter = withLock(path, { waiting: () => abort.abort(), signal: abort.signal }, async () => "no");
  await expect(waiter).rejects.toThrow(/abort/i);
  await holder;
});
