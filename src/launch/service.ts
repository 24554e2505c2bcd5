import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { NodeName } from "../types/ids.js";
import type { ProcessSpec, ServiceSpec } from "../types/launch.js";
import { monotonicSeconds } from "./clock.js";
import { describeExit, type ProcessExit } from "./exit.js";
import type { Launcher } from "./launcher.js";
import { errorIn, hintFor } from "./log-hints.js";
import { readTail } from "./log-tail.js";
import type { Markers } from "./markers.js";
import type { RunningProcess } from "./process.js";
import { describeReadiness, type Ready, waitUntilReady } from "./readiness.js";

/** Processes that are all ready. */
export interface RunningService {
  readonly spec: ServiceSpec;
  readonly processes: readonly RunningProcess[];
  readonly markers: Markers;
  /** From the first process's start until the last one was ready. */
  readonly seconds: number;
  /** The process that ended although its service was to stay; undefined while all run. */
  readonly lost: () => { readonly process: RunningProcess; readonly exit: ProcessExit } | undefined;
}

export interface ServiceFailure {
  /** One sentence. */
  readonly reason: string;
  readonly hint: string;
  readonly logFile: string;
  readonly tail: readonly string[];
}

export type ServiceStart =
  | { readonly state: "ready"; readonly service: RunningService }
  | { readonly state: "failed"; readonly failure: ServiceFailure }
  | { readonly state: "aborted" };

export interface ServiceOptions {
  readonly launcher: Launcher;
  /** SCALEBENCH_STUDY; the service's own marker is added. */
  readonly markers: Markers;
  /** Gets one log a process. */
  readonly logDirectory: string;
  readonly signal?: AbortSignal;
}

function failureOf(
  spec: ServiceSpec,
  target: RunningProcess,
  ready: Extract<Ready, { state: "exited" | "timeout" }>,
): ServiceFailure {
  const tail = readTail(target.logFile);
  const what = `service ${spec.id} did not start: process ${target.spec.name}`;
  if (ready.state === "timeout") {
    return {
      reason: `${what} was not ready after ${spec.readyTimeoutSeconds} s of waiting for ${describeReadiness(target.spec.ready)}`,
      hint: "a busy machine may need longer: end other programs and run again with --resume; else read the log",
      logFile: target.logFile,
      tail,
    };
  }
  const error = errorIn(tail);
  return {
    reason: `${what} ${describeExit(ready.exit)} before it was ready${error === undefined ? "" : ` (${error})`}`,
    hint: hintFor(ready.exit, tail),
    logFile: target.logFile,
    tail,
  };
}

export const nodesOf = ({ processes }: Pick<ServiceSpec, "processes">): readonly NodeName[] => [
  ...new Set(processes.map(({ node }) => node)),
];

const lostOf = (processes: readonly RunningProcess[]): ReturnType<RunningService["lost"]> => {
  for (const target of processes) {
    const end = target.ended();
    if (end !== undefined) return { process: target, exit: end.exit };
  }
  return undefined;
};

async function endAll(
  spec: ServiceSpec,
  processes: readonly RunningProcess[],
  markers: Markers,
  launcher: Launcher,
): Promise<void> {
  try {
    await launcher.end(processes, markers, { order: "reverse" });
  } finally {
    await launcher.cleanService(spec);
  }
}

/** Starts a service's processes in order, each one ready before the next. Leaves nothing behind unless ready. */
export async function startService(spec: ServiceSpec, options: ServiceOptions): Promise<ServiceStart> {
  const { launcher, logDirectory, signal } = options;
  const markers = { ...options.markers, SCALEBENCH_SERVICE: spec.id };
  const processes: RunningProcess[] = [];
  const startOne = async (process: ProcessSpec, deadline: number): Promise<Ready> => {
    await launcher.clearReadiness(process);
    const target = await launcher.start(process, { markers, logFile: join(logDirectory, `${process.name}.log`) });
    processes.push(target);
    const timeoutSeconds = deadline - monotonicSeconds();
    return waitUntilReady(target, { isReady: launcher.isReady, timeoutSeconds, signal });
  };
  const startedAt = monotonicSeconds();
  let ready: Ready = { state: "ready" };
  try {
    mkdirSync(logDirectory, { recursive: true });
    await launcher.prepareService(spec);
    for (const process of spec.processes) {
      ready = await startOne(process, startedAt + spec.readyTimeoutSeconds);
      if (ready.state !== "ready") break;
    }
  } catch (error) {
    await endAll(spec, processes, markers, launcher);
    throw error;
  }
  if (ready.state === "ready") {
    const seconds = monotonicSeconds() - startedAt;
    return { state: "ready", service: { spec, processes, markers, seconds, lost: () => lostOf(processes) } };
  }
  const last = processes.at(-1);
  await launcher.collect(logDirectory, nodesOf(spec), [".log"]).catch(() => {}); // a node that has gone keeps its logs
  await endAll(spec, processes, markers, launcher);
  if (ready.state === "aborted" || last === undefined) return { state: "aborted" };
  return { state: "failed", failure: failureOf(spec, last, ready) };
}

/** Ends a service's processes, the last started first, and removes its temporary folders. */
export async function stopService(service: RunningService, launcher: Launcher): Promise<void> {
  await endAll(service.spec, service.processes, service.markers, launcher);
}
