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

/** A process that keeps its service from being ready. */
interface NotReady {
  readonly target: RunningProcess;
  readonly ready: Exclude<Ready, { state: "ready" }>;
}

/** Workers that follow each other start together: their number may be that of a cluster's nodes. */
function turnsOf(processes: readonly ProcessSpec[]): readonly (readonly ProcessSpec[])[] {
  const turns: ProcessSpec[][] = [];
  for (const process of processes) {
    const turn = turns.at(-1);
    if (process.role === "worker" && turn?.at(-1)?.role === "worker") turn.push(process);
    else turns.push([process]);
  }
  return turns;
}

/** Starts a service's processes in order, each turn ready before the next. Leaves nothing behind unless ready. */
export async function startService(spec: ServiceSpec, options: ServiceOptions): Promise<ServiceStart> {
  const { launcher, logDirectory, signal } = options;
  const markers = { ...options.markers, SCALEBENCH_SERVICE: spec.id };
  const processes: RunningProcess[] = [];
  const startOne = async (process: ProcessSpec): Promise<RunningProcess> => {
    await launcher.clearReadiness(process);
    const target = await launcher.start(process, { markers, logFile: join(logDirectory, `${process.name}.log`) });
    processes.push(target);
    return target;
  };
  const startTurn = async (turn: readonly ProcessSpec[], deadline: number): Promise<NotReady | undefined> => {
    const targets: RunningProcess[] = [];
    for (const process of turn) targets.push(await startOne(process));
    for (const target of targets) {
      const timeoutSeconds = deadline - monotonicSeconds();
      const ready = await waitUntilReady(target, { isReady: launcher.isReady, timeoutSeconds, signal });
      if (ready.state !== "ready") return { target, ready };
    }
    return undefined;
  };
  const startedAt = monotonicSeconds();
  let missing: NotReady | undefined;
  try {
    mkdirSync(logDirectory, { recursive: true });
    await launcher.prepareService(spec);
    for (const turn of turnsOf(spec.processes)) {
      missing = await startTurn(turn, startedAt + spec.readyTimeoutSeconds);
      if (missing !== undefined) break;
    }
  } catch (error) {
    await endAll(spec, processes, markers, launcher);
    throw error;
  }
  if (missing === undefined) {
    const seconds = monotonicSeconds() - startedAt;
    return { state: "ready", service: { spec, processes, markers, seconds, lost: () => lostOf(processes) } };
  }
  await launcher.collect(logDirectory, nodesOf(spec), [".log"]).catch(() => {}); // a node that has gone keeps its logs
  await endAll(spec, processes, markers, launcher);
  const { target, ready } = missing;
  return ready.state === "aborted" ? ready : { state: "failed", failure: failureOf(spec, target, ready) };
}

/** Ends a service's processes, the last started first, and removes its temporary folders. */
export async function stopService(service: RunningService, launcher: Launcher): Promise<void> {
  await endAll(service.spec, service.processes, service.markers, launcher);
}
