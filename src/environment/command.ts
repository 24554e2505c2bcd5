import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync, statSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { Variables } from "./home.js";

export interface Command {
  readonly argv: readonly [string, ...string[]];
  readonly env: Variables;
  readonly cwd: string;
  /** stdout and stderr are appended to it, after the command itself. */
  readonly log: string;
  readonly signal?: AbortSignal | undefined;
  /** Called about once a second with the log's last line. */
  readonly watch?: (line: string) => void;
}

const graceMilliseconds = 3000;

/** Signals a whole group: pip's cmake, ninja and compilers as well. */
function signalGroup(child: ChildProcess, signal: "SIGTERM" | "SIGKILL"): void {
  if (child.pid !== undefined) {
    try {
      process.kill(-child.pid, signal);
    } catch {
      // The group has ended already.
    }
  }
}

/** What the group's first process has started ends later than itself: Spark's Java and its executors. */
async function groupEnded(child: ChildProcess): Promise<void> {
  const { pid } = child;
  const isThere = (): boolean => {
    try {
      return pid !== undefined && process.kill(-pid, 0);
    } catch {
      return false;
    }
  };
  const begun = performance.now();
  while (isThere() && performance.now() - begun < 2 * graceMilliseconds) {
    if (performance.now() - begun > graceMilliseconds) signalGroup(child, "SIGKILL");
    await pause(50);
  }
}

/** Ends the group when asked to: TERM, then KILL. Returns how to stop listening. */
function endOnAbort(child: ChildProcess, signal: AbortSignal | undefined): () => void {
  let timer: NodeJS.Timeout | undefined;
  const end = (): void => {
    signalGroup(child, "SIGTERM");
    timer = setTimeout(() => signalGroup(child, "SIGKILL"), graceMilliseconds);
  };
  signal?.addEventListener("abort", end, { once: true });
  if (signal?.aborted === true) {
    end();
  }
  return () => {
    clearTimeout(timer);
    signal?.removeEventListener("abort", end);
  };
}

/** The last `count` lines of a log that are not empty. */
export function lastLines(log: string, count: number): readonly string[] {
  let text = "";
  try {
    text = readFileSync(log, "utf8");
  } catch {
    return [];
  }
  return text
    .split(/[\n\r]/)
    .filter((line) => line.trim() !== "")
    .slice(-count);
}

function watchLog(command: Command): NodeJS.Timeout | undefined {
  const { watch, log } = command;
  if (watch === undefined) {
    return undefined;
  }
  let seen = statSync(log).size;
  return setInterval(() => {
    const size = statSync(log, { throwIfNoEntry: false })?.size ?? seen;
    if (size > seen) {
      seen = size;
      watch(lastLines(log, 1)[0] ?? "");
    }
  }, 1000);
}

/**
 * Runs a program in its own process group with its output in a log. Resolves to its exit code
 * (128 + n for signal n is not told apart: null means a signal). Rejects when it cannot start, or
 * with the signal's reason when aborted, once the whole group has ended.
 */
export async function runCommand(command: Command): Promise<number | null> {
  command.signal?.throwIfAborted();
  mkdirSync(dirname(command.log), { recursive: true });
  const log = openSync(command.log, "a");
  let timer: NodeJS.Timeout | undefined;
  let stopListening = (): void => {};
  try {
    writeSync(log, `$ ${command.argv.join(" ")}\n`);
    const [file, ...rest] = command.argv;
    const child = spawn(file, rest, {
      cwd: command.cwd,
      env: { ...command.env },
      stdio: ["ignore", log, log],
      detached: true,
    });
    stopListening = endOnAbort(child, command.signal);
    timer = watchLog(command);
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", resolve);
    });
    if (command.signal?.aborted === true) await groupEnded(child);
    command.signal?.throwIfAborted();
    return code;
  } finally {
    clearInterval(timer);
    stopListening();
    closeSync(log);
  }
}
