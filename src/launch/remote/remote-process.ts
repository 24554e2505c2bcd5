import type { ProcessSpec } from "../../types/launch.js";
import type { ProcessExit } from "../exit.js";
import type { Markers } from "../markers.js";
import type { RunningProcess } from "../process.js";
import { type NodeConnection, NodeLost, NodeRefusal } from "./connection.js";

interface RemoteStart {
  readonly connection: NodeConnection;
  /** Of this process among all that the connection's agent started. */
  readonly number: number;
  readonly spec: ProcessSpec;
  readonly markers: Markers;
  /** Here, and on the node. */
  readonly logFile: string;
  readonly nodeLogFile: string;
  /** Seconds to add to our monotonic clock to have the node's. */
  readonly clockOffset: number;
}

/** A process of a node, and by what number its agent knows it. */
export interface RemoteProcess extends RunningProcess {
  readonly connection: NodeConnection;
  readonly number: number;
}

const enoent = 2;
const eacces = 13;

function whyNotStarted({ argv }: ProcessSpec, error: unknown): ProcessExit {
  if (error instanceof NodeLost) return { kind: "lost", because: error.message };
  if (!(error instanceof NodeRefusal)) throw error;
  const because =
    error.errno === enoent
      ? `there is no program ${argv[0]} on the node`
      : error.errno === eacces
        ? `${argv[0]} may not be executed on the node`
        : error.message;
  return { kind: "not-started", because };
}

function exitOf(message: Readonly<Record<string, unknown>>): ProcessExit {
  return typeof message.signal === "string"
    ? { kind: "signal", signal: message.signal as NodeJS.Signals }
    : { kind: "code", code: typeof message.code === "number" ? message.code : 1 };
}

/** Has a node's agent start a process. One that cannot start, or whose node is lost, is an exit. */
export async function startRemote(start: RemoteStart, now: () => number): Promise<RemoteProcess> {
  const { connection, number, spec, markers, logFile, nodeLogFile, clockOffset } = start;
  let ended: { exit: ProcessExit; at: number } | undefined;
  let settle: (exit: ProcessExit) => void = () => {};
  const exited = new Promise<ProcessExit>((resolve) => {
    settle = resolve;
  });
  let stopListening = (): void => {};
  const end = (exit: ProcessExit, at: number): void => {
    if (ended !== undefined) return;
    ended = { exit, at };
    stopListening();
    settle(exit);
  };
  // The news of the end may come before the answer to the start.
  connection.onExit(number, (message) => end(exitOf(message), Number(message.at) - clockOffset));
  stopListening = connection.onLost((because) => end({ kind: "lost", because }, now()));
  let pid: number | undefined;
  let startedAt = now();
  let logStart = 0;
  try {
    const { argv, env, cwd } = spec;
    const { body } = await connection.request("start", { process: number, argv, env, cwd, markers, log: nodeLogFile });
    pid = Number(body.pid);
    startedAt = Number(body.at) - clockOffset;
    logStart = Number(body.logStart);
  } catch (error) {
    end(whyNotStarted(spec, error), now());
  }
  return {
    spec,
    logFile,
    logStart,
    pid,
    startedAt,
    exited,
    ended: () => ended,
    groupMayRun: () => pid !== undefined && connection.lostBecause() === undefined,
    connection,
    number,
  };
}
