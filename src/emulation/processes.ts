import { readdirSync, readlinkSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

const namespaces = "/run/netns";

/** Names of all network namespaces that have one. */
export function namedNamespaces(): readonly string[] {
  try {
    return readdirSync(namespaces);
  } catch {
    return [];
  }
}

/** What tells one namespace from another, as long as it exists; undefined where there is none of that name. */
export function namespaceId(name: string): string | undefined {
  try {
    return `net:[${statSync(join(namespaces, name)).ino}]`;
  } catch {
    return undefined;
  }
}

const isIn = (pid: number, id: string): boolean => {
  try {
    return readlinkSync(`/proc/${pid}/ns/net`) === id;
  } catch {
    return false;
  }
};

/** Processes in a namespace, as `ip netns pids` finds them. Those of other users are seen by root alone. */
export const pidsIn = (id: string): readonly number[] =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => isIn(pid, id));

function signalAll(id: string, signal: "SIGTERM" | "SIGKILL"): void {
  for (const pid of pidsIn(id)) {
    try {
      if (isIn(pid, id)) process.kill(pid, signal);
    } catch {
      // It has ended meanwhile.
    }
  }
}

const graceMilliseconds = 2000;
const patienceMilliseconds = 10_000;
const pauseMilliseconds = 20;

/** Ends every process in a namespace: TERM, then KILL. Returns those that even KILL did not end. */
export async function endProcesses(id: string): Promise<readonly number[]> {
  const started = performance.now();
  let signal: "SIGTERM" | "SIGKILL" = "SIGTERM";
  signalAll(id, signal);
  for (;;) {
    const left = pidsIn(id);
    const passed = performance.now() - started;
    if (left.length === 0 || passed > patienceMilliseconds) return left;
    if (signal === "SIGTERM" && passed > graceMilliseconds) signal = "SIGKILL";
    // Again and again: sshd starts children while it ends.
    signalAll(id, signal);
    await wait(pauseMilliseconds);
  }
}
