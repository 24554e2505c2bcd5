import { pause } from "./clock.js";
import type { RunningProcess } from "./process.js";
import { hasProcessTable, processEntry, processIds } from "./process-table.js";

/** How long the kernel may take to remove what was killed; a process in uninterruptible sleep may take longer. */
const killedWithinMs = 5_000;

/** Only processes that nobody waited for are left: in a container whose first process reaps nothing. */
function onlyZombiesLeft(group: number): boolean {
  if (!hasProcessTable()) return false;
  const members = processIds().flatMap((pid) => processEntry(pid) ?? []);
  return members.every((row) => row.group !== group || row.state === "Z");
}

/** A group that is empty but for zombies is rare, and the look through /proc is not free: wait this long first. */
const worthALookMs = 8;

async function goneWithin(target: RunningProcess, milliseconds: number): Promise<boolean> {
  const deadline = performance.now() + milliseconds;
  let wait = 2;
  // The exit of the leader is an event; what else the group holds can only be asked for.
  const timer = new AbortController();
  await Promise.race([target.exited, pause(milliseconds, timer.signal)]);
  timer.abort();
  while (target.groupMayRun()) {
    const late = performance.now() >= deadline;
    if ((late || wait >= worthALookMs) && target.pid !== undefined && onlyZombiesLeft(target.pid)) return true;
    if (late) return false;
    await pause(wait);
    wait = Math.min(wait * 2, 50);
  }
  return true;
}

function signalGroup(target: RunningProcess, signal: NodeJS.Signals): void {
  if (target.pid === undefined || !target.groupMayRun()) return;
  try {
    process.kill(-target.pid, signal);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "ESRCH" && code !== "EPERM") throw error;
  }
}

/**
 * Ends a process and everything in its group: SIGTERM, `graceMs` of time, SIGKILL.
 * Killing the direct child alone would leave the workers that torchrun started.
 * Returns whether the group is gone; at once when it is already.
 */
export async function endGroup(target: RunningProcess, graceMs: number): Promise<boolean> {
  if (!target.groupMayRun()) return true;
  signalGroup(target, "SIGTERM");
  if (await goneWithin(target, graceMs)) return true;
  signalGroup(target, "SIGKILL");
  return goneWithin(target, killedWithinMs);
}
