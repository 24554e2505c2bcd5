import { existsSync, rmSync } from "node:fs";
import { connect } from "node:net";
import type { ProcessSpec, Readiness } from "../types/launch.js";
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

/** Whether it is so on this machine, now. */
export async function isReady(readiness: Readiness): Promise<boolean> {
  switch (readiness.kind) {
    case "started":
      return true;
    case "file":
      return existsSync(readiness.path);
    case "port":
      return accepts(readiness.host, readiness.port);
  }
}

/** Between two looks: fine enough for start-ups of seconds, coarse enough to cost nothing. */
const lookEveryMs = 20;

interface WaitOptions {
  /** Asked again and again. Once it throws, what the process itself says is waited for. */
  readonly isReady: (spec: ProcessSpec) => Promise<boolean>;
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
    if (await ask(target.spec).catch(() => false)) {
      // Something else may listen on the port of a process that is dead.
      if (target.pid !== undefined && end === undefined) return { state: "ready" };
    }
    if (end !== undefined) return { state: "exited", exit: end.exit };
    if (performance.now() >= deadline) return { state: "timeout" };
    await Promise.race([target.exited, pause(lookEveryMs, signal)]);
  }
}
