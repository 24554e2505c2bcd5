import { closeSync, existsSync, openSync, readSync, rmSync } from "node:fs";
import { connect } from "node:net";
import type { Readiness } from "../types/launch.js";
import { pause } from "./clock.js";
import type { ProcessExit } from "./exit.js";
import type { RunningProcess } from "./process.js";

export type Ready =
  | { readonly state: "ready" }
  | { readonly state: "exited"; readonly exit: ProcessExit }
  | { readonly state: "timeout" }
  | { readonly state: "aborted" };

/** Removes what an earlier process left behind that would make the next one look ready at once. */
export function clearReadiness(readiness: Readiness): void {
  if (readiness.kind === "file") rmSync(readiness.path, { force: true });
}

/** What is waited for, to complete the sentence "waiting for ...". */
export function describeReadiness(readiness: Readiness): string {
  switch (readiness.kind) {
    case "started":
      return "its start";
    case "file":
      return `the file ${readiness.path}`;
    case "port":
      return `${readiness.host}:${readiness.port} to accept connections`;
    case "log":
      return `"${readiness.text}" in its log`;
  }
}

function accepts(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 1_000 });
    const end = (result: boolean) => () => {
      socket.destroy();
      resolve(result);
    };
    socket.once("connect", end(true)).once("error", end(false)).once("timeout", end(false));
  });
}

/** Of its log, what a process may say before it is ready. */
export const mostLogBytes = 1 << 20;

function logHolds({ logFile, logStart }: Logged, text: string): boolean {
  const log = openSync(logFile, "r");
  try {
    const bytes = Buffer.alloc(mostLogBytes);
    return bytes.toString("utf8", 0, readSync(log, bytes, 0, bytes.length, logStart)).includes(text);
  } finally {
    closeSync(log);
  }
}

type Logged = Pick<RunningProcess, "logFile" | "logStart">;

/** Whether it is so on this machine, now. */
export async function isReady({ spec, ...logged }: Logged & Pick<RunningProcess, "spec">): Promise<boolean> {
  const readiness = spec.ready;
  switch (readiness.kind) {
    case "started":
      return true;
    case "file":
      return existsSync(readiness.path);
    case "port":
      return accepts(readiness.host, readiness.port);
    case "log":
      return logHolds(logged, readiness.text);
  }
}

/** Between two looks: fine enough for start-ups of seconds, coarse enough to cost nothing. */
const lookEveryMs = 20;

interface WaitOptions {
  /** Asked again and again. Once it throws, what the process itself says is waited for. */
  readonly isReady: (target: RunningProcess) => Promise<boolean>;
  readonly timeoutSeconds: number;
  readonly signal?: AbortSignal | undefined;
}

/** Waits until the process counts as ready, and no longer than it lives, `timeoutSeconds`, or `signal`. */
export async function waitUntilReady(
  target: RunningProcess,
  { isReady: ask, timeoutSeconds, signal }: WaitOptions,
): Promise<Ready> {
  const { ready } = target.spec;
  if (ready.kind === "started" && target.pid !== undefined) return { state: "ready" };
  const deadline = performance.now() + timeoutSeconds * 1_000;
  for (;;) {
    if (signal?.aborted) return { state: "aborted" };
    const end = target.ended();
    if (await ask(target).catch(() => false)) {
      // Something else may listen on the port of a process that is dead.
      if (target.pid !== undefined && end === undefined) return { state: "ready" };
    }
    if (end !== undefined) return { state: "exited", exit: end.exit };
    if (performance.now() >= deadline) return { state: "timeout" };
    await Promise.race([target.exited, pause(lookEveryMs, signal)]);
  }
}
