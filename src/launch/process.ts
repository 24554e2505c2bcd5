import { type ChildProcess, spawn } from "node:child_process";
import { EventEmitter } from "node:events";
import { closeSync, existsSync, fstatSync, openSync } from "node:fs";
import type { ProcessSpec } from "../types/launch.js";
import { monotonicSeconds } from "./clock.js";
import type { ProcessExit } from "./exit.js";
import type { Markers } from "./markers.js";

export interface StartOptions {
  /** What every process starts with; the spec's variables and then the markers are laid over it. */
  readonly baseEnvironment: Readonly<Record<string, string>>;
  readonly markers: Markers;
  /** Gets stdout and stderr, appended by the process itself: nothing runs through the harness. Its folder exists. */
  readonly logFile: string;
}

/** A process that leads its own process group, or failed to start. */
export interface RunningProcess {
  readonly spec: ProcessSpec;
  readonly logFile: string;
  /** Bytes of the log that others had written before. */
  readonly logStart: number;
  /** Also the id of its group; undefined when it did not start. */
  readonly pid: number | undefined;
  /** Monotonic seconds. */
  readonly startedAt: number;
  /** Never rejects. */
  readonly exited: Promise<ProcessExit>;
  /** The exit and its monotonic second, once it has happened. */
  readonly ended: () => { readonly exit: ProcessExit; readonly at: number } | undefined;
  /** False from the moment on at which the whole group was seen empty; its number may be another's by then. */
  readonly groupMayRun: () => boolean;
}

/** Whether the group has any process; a process that nobody waits for (zombie) counts. */
function groupExists(pid: number): boolean {
  try {
    process.kill(-pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function whyNotStarted(spec: ProcessSpec, error: NodeJS.ErrnoException): string {
  if (error.code === "ENOENT") {
    return existsSync(spec.cwd) ? `there is no program ${spec.argv[0]}` : `there is no folder ${spec.cwd}`;
  }
  if (error.code === "EACCES") return `${spec.argv[0]} may not be executed`;
  return error.message;
}

function spawnInto(spec: ProcessSpec, options: StartOptions, log: number): ChildProcess {
  const [program, ...argv] = spec.argv;
  return spawn(program, argv, {
    cwd: spec.cwd,
    // A detached child leads a new session and so a new group: a terminal's Ctrl-C reaches the harness alone.
    detached: true,
    stdio: ["ignore", log, log],
    env: { ...options.baseEnvironment, ...spec.env, ...options.markers },
  });
}

/** A process whose start the system refused outright, e.g. for an argument list that is too long. */
const refused = (error: unknown): EventEmitter & { readonly pid?: number } => {
  const child = new EventEmitter();
  process.nextTick(() => child.emit("error", error));
  return child;
};

/**
 * Starts one process. A process that cannot start is an exit, not an exception; a log file that cannot be
 * opened throws the file system's error.
 */
export function startProcess(spec: ProcessSpec, options: StartOptions): RunningProcess {
  const log = openSync(options.logFile, "a", 0o644);
  const logStart = fstatSync(log).size;
  const startedAt = monotonicSeconds();
  let child: EventEmitter & { readonly pid?: number | undefined };
  try {
    child = spawnInto(spec, options, log);
  } catch (error) {
    child = refused(error);
  } finally {
    closeSync(log);
  }
  const { pid } = child;
  let ended: { exit: ProcessExit; at: number } | undefined;
  let groupGone = pid === undefined;
  const groupMayRun = (): boolean => {
    if (!groupGone && pid !== undefined && !groupExists(pid)) groupGone = true;
    return !groupGone;
  };
  const exited = new Promise<ProcessExit>((resolve) => {
    const end = (exit: ProcessExit): void => {
      ended = { exit, at: monotonicSeconds() };
      groupMayRun();
      resolve(exit);
    };
    child.once("error", (error: NodeJS.ErrnoException) => {
      if (pid === undefined) end({ kind: "not-started", because: whyNotStarted(spec, error) });
    });
    child.once("exit", (code: number | null, signal: NodeJS.Signals | null) =>
      end(signal === null ? { kind: "code", code: code ?? 1 } : { kind: "signal", signal }),
    );
  });
  return { spec, logFile: options.logFile, logStart, pid, startedAt, exited, ended: () => ended, groupMayRun };
}
