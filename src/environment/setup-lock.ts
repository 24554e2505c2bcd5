import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** A process, told apart from a later one with the same number by its start time (field 22 of /proc/PID/stat, proc(5)). */
interface Owner {
  readonly pid: number;
  readonly started: string;
}

function startTime(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  } catch {
    return "";
  }
}

/** Whether the process still runs. */
export function isAlive({ pid, started }: Owner): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ESRCH") {
      return false;
    }
  }
  const now = startTime(pid);
  return now === "" || started === "" || now === started;
}

function readOwner(path: string): Owner | undefined {
  try {
    const [pid, started] = readFileSync(path, "utf8").trim().split(" ");
    return pid === undefined || !/^\d+$/.test(pid) ? undefined : { pid: Number(pid), started: started ?? "" };
  } catch {
    return undefined;
  }
}

/** One try: the lock, or who holds it. A lock is a file that is linked into place whole. */
function tryLock(path: string): Owner | "locked" {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, `${process.pid} ${startTime(process.pid)}\n`);
  try {
    linkSync(draft, path);
    return "locked";
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) {
      throw error;
    }
  } finally {
    rmSync(draft, { force: true });
  }
  return readOwner(path) ?? { pid: 0, started: "gone" };
}

/** Takes away the lock of a process that has ended. Renamed first, so that only one process does it. */
function breakLock(path: string): void {
  const aside = `${path}.stale.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  const owner = readOwner(aside);
  if (owner !== undefined && isAlive(owner)) {
    // Another process broke the stale lock and took its own in between: give it back.
    try {
      linkSync(aside, path);
    } catch {
      // A third one holds it now.
    }
  }
  rmSync(aside, { force: true });
}

/**
 * Runs `work` while holding the lock; waits for another set-up to end first, and says so once.
 * The lock of a process that was killed does not count.
 */
export async function withLock<T>(
  path: string,
  options: { readonly waiting: (pid: number) => void; readonly signal: AbortSignal | undefined },
  work: () => Promise<T>,
): Promise<T> {
  mkdirSync(dirname(path), { recursive: true });
  let told = false;
  for (;;) {
    const owner = tryLock(path);
    if (owner === "locked") {
      break;
    }
    if (owner.pid === 0 || !isAlive(owner)) {
      breakLock(path);
      continue;
    }
    if (!told) {
      told = true;
      options.waiting(owner.pid);
    }
    await sleep(200, undefined, { signal: options.signal });
  }
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}
