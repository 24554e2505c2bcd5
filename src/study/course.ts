import { join } from "node:path";
import { monotonicSeconds } from "../launch/clock.js";
import type { Launcher } from "../launch/launcher.js";
import type { Markers } from "../launch/markers.js";
import type { RunningProcess } from "../launch/process.js";
import { describeReadiness, waitUntilReady } from "../launch/readiness.js";
import type { RunningService } from "../launch/service.js";
import type { NodeName } from "../types/ids.js";
import type { LaunchSpec, ProcessSpec } from "../types/launch.js";
import type { Trial } from "../types/plan.js";
import type { HarnessCpu, TrialFailure } from "../types/trial-result.js";
import type { Observe } from "./events.js";
import { failureOf, failureOfService } from "./failure.js";
import { harnessCpuMeter } from "./harness-cpu.js";
import type { StudyPaths, TrialPaths } from "./layout.js";
import { cutLogs } from "./log-limit.js";
import type { Services } from "./services.js";
import { type Ending, watch } from "./watch.js";

export interface CourseContext {
  readonly paths: StudyPaths;
  readonly services: Services;
  readonly launcher: Launcher;
  readonly nodesOfTrial: (trial: Trial) => readonly NodeName[];
  /** Bytes that the log of one process may have. */
  readonly logLimit: number;
  readonly observe: Observe;
  readonly signal: AbortSignal;
}

/** The processes' part of a trial: what was started, and how it ended. */
export interface Course {
  readonly processes: readonly RunningProcess[];
  readonly services: readonly RunningService[];
  readonly ending: Ending | { readonly kind: "not-launched"; readonly failure: TrialFailure };
  /** Seconds that a service took to start. */
  readonly serviceSeconds: number;
  /** Undefined where not all processes got as far as being watched. */
  readonly harnessCpu?: HarnessCpu;
}

export const notLaunched = (failure: TrialFailure, serviceSeconds: number): Course => ({
  processes: [],
  services: [],
  ending: { kind: "not-launched", failure },
  serviceSeconds,
});

async function startAll(
  specs: readonly ProcessSpec[],
  started: RunningProcess[],
  start: (spec: ProcessSpec) => Promise<RunningProcess>,
  context: CourseContext & { readonly trial: Trial; readonly deadline: number },
): Promise<Ending | undefined> {
  for (const spec of specs) {
    await context.launcher.clearReadiness(spec);
    const target = await start(spec);
    started.push(target);
    if (spec.ready.kind === "started") continue;
    context.observe({ event: "waiting", trial: context.trial.id, for: describeReadiness(spec.ready) });
    const ready = await waitUntilReady(target, {
      isReady: context.launcher.isReady,
      timeoutSeconds: context.deadline - monotonicSeconds(),
      signal: context.signal,
    });
    if (ready.state === "exited") return { kind: "failed", process: target, exit: ready.exit };
    if (ready.state === "timeout") return { kind: "timeout", process: target };
    if (ready.state === "aborted") return { kind: "aborted" };
  }
  return undefined;
}

/** Starts the trial's processes and waits for their end; afterwards none of them is left. */
export async function runProcesses(
  trial: Trial,
  launch: LaunchSpec,
  at: TrialPaths,
  markers: Markers,
  context: CourseContext,
): Promise<Course> {
  const { launcher, services, signal, paths, observe, logLimit, nodesOfTrial } = context;
  const waitedFrom = monotonicSeconds();
  const nodes = nodesOfTrial(trial);
  await launcher.reach(nodes);
  await launcher.send(at.directory, nodes);
  const ensured = await services.ensure(launch.services);
  const serviceSeconds = monotonicSeconds() - waitedFrom;
  if (ensured.state === "aborted") {
    return { processes: [], services: [], ending: { kind: "aborted" }, serviceSeconds };
  }
  if (ensured.state === "failed") {
    return notLaunched(failureOfService(ensured.failure, paths.directory), serviceSeconds);
  }
  const processes: RunningProcess[] = [];
  const timeoutSeconds = trial.cell.measure.timeoutSeconds;
  const deadline = monotonicSeconds() + timeoutSeconds;
  const start = (spec: ProcessSpec): Promise<RunningProcess> =>
    launcher.start(spec, { markers, logFile: join(at.directory, `${spec.name}.log`) });
  try {
    const early = await startAll(launch.processes, processes, start, { ...context, trial, deadline });
    const course = { processes, services: ensured.services, serviceSeconds };
    if (early !== undefined) return { ...course, ending: early };
    const cpuSoFar = harnessCpuMeter();
    const ending = await watch(processes, {
      services: ensured.services,
      onLost: (handle) => launcher.onLost(nodes, handle),
      timeoutSeconds: deadline - monotonicSeconds(),
      logLimit,
      signal,
    });
    return { ...course, ending, harnessCpu: cpuSoFar() };
  } finally {
    const left = await launcher.end(processes, markers, { order: "together" });
    await launcher.collect(at.directory, nodes, [".arrow", ".log"]);
    cutLogs([...processes, ...ensured.services.flatMap((service) => service.processes)], logLimit);
    if (left.length > 0) {
      const names = left.map((entry) => `${entry.command} (${entry.pid})`).join(", ");
      observe({ event: "warning", message: `trial ${trial.id} left processes behind, which were ended: ${names}` });
    }
  }
}

/** Why the course was none of a completed trial; undefined where it was one, or was aborted. */
export function failureOfCourse(course: Course, trial: Trial, context: CourseContext): TrialFailure | undefined {
  const { ending, services } = course;
  if (ending.kind === "ended" || ending.kind === "aborted") return undefined;
  if (ending.kind === "not-launched") return ending.failure;
  const { timeoutSeconds } = trial.cell.measure;
  return failureOf({ ending, services, timeoutSeconds, studyDirectory: context.paths.directory });
}
