import { type ProcessExit, succeeded } from "../launch/exit.js";
import type { LostNode } from "../launch/launcher.js";
import type { RunningProcess } from "../launch/process.js";
import type { RunningService } from "../launch/service.js";
import type { NodeName } from "../types/ids.js";
import { overLogLimit } from "./log-limit.js";

/** Why a trial's processes are not waited for any longer. */
export type Ending =
  /** All ended with code 0. */
  | { readonly kind: "ended" }
  | { readonly kind: "failed"; readonly process: RunningProcess; readonly exit: ProcessExit }
  | {
      readonly kind: "service-lost";
      readonly service: RunningService;
      readonly process: RunningProcess;
      readonly exit: ProcessExit;
    }
  /** `process` is the first one that still ran. */
  | { readonly kind: "timeout"; readonly process: RunningProcess | undefined }
  | { readonly kind: "log-limit"; readonly process: RunningProcess; readonly limit: number }
  | { readonly kind: "node-lost"; readonly node: NodeName; readonly because: string }
  | { readonly kind: "aborted" };

interface WatchOptions {
  readonly services: readonly RunningService[];
  /** Tells when a node of the trial is lost, until it is told to stop. */
  readonly onLost: (handle: (lost: LostNode) => void) => () => void;
  readonly timeoutSeconds: number;
  /** Bytes that the log of one process may have. */
  readonly logLimit: number;
  readonly signal: AbortSignal;
}

/** A longer one fires at once. */
const longestTimerMs = 2 ** 31 - 1;

/** Milliseconds between two looks at the sizes of logs. */
const logPause = 1_000;

/** Waits for the first thing that ends a trial. Reacts to events; only the sizes of logs are looked at now and then. */
export function watch(processes: readonly RunningProcess[], options: WatchOptions): Promise<Ending> {
  const { services, onLost, timeoutSeconds, logLimit, signal } = options;
  const writers = [...processes, ...services.flatMap((service) => service.processes)];
  return new Promise((resolve) => {
    let stopListening = (): void => {};
    const settle = (ending: Ending): void => {
      clearTimeout(timer);
      clearInterval(logs);
      signal.removeEventListener("abort", onAbort);
      stopListening();
      resolve(ending);
    };
    const onAbort = (): void => settle({ kind: "aborted" });
    const onTimeout = (): void =>
      settle({ kind: "timeout", process: processes.find((target) => target.ended() === undefined) });
    const timer = setTimeout(onTimeout, Math.min(Math.max(0, timeoutSeconds) * 1_000, longestTimerMs));
    const onLogs = (): void => {
      const process = overLogLimit(writers, logLimit);
      if (process !== undefined) settle({ kind: "log-limit", process, limit: logLimit });
    };
    const logs = setInterval(onLogs, logPause);
    if (signal.aborted) settle({ kind: "aborted" });
    else signal.addEventListener("abort", onAbort, { once: true });
    stopListening = onLost(({ node, because }) => settle({ kind: "node-lost", node, because }));
    let running = processes.length;
    if (running === 0) settle({ kind: "ended" });
    for (const process of processes) {
      void process.exited.then((exit) => {
        running -= 1;
        if (!succeeded(exit)) settle({ kind: "failed", process, exit });
        else if (running === 0) settle({ kind: "ended" });
      });
    }
    for (const service of services) {
      for (const process of service.processes) {
        void process.exited.then((exit) => settle({ kind: "service-lost", service, process, exit }));
      }
    }
  });
}
