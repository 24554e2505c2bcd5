import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { relative } from "node:path";
import { monotonicSeconds } from "../launch/clock.js";
import { readTail } from "../launch/log-tail.js";
import type { Markers } from "../launch/markers.js";
import type { RunningProcess } from "../launch/process.js";
import type { LaunchSpec } from "../types/launch.js";
import type { Trial } from "../types/plan.js";
import type { TrialFailure, TrialOutcome, TrialResult } from "../types/trial-result.js";
import { type Course, type CourseContext, failureOfCourse, notLaunched, runProcesses } from "./course.js";
import { failureOfError } from "./failure.js";
import { writeJson } from "./files.js";
import { requireSpace } from "./free-space.js";
import type { Journal } from "./journal.js";
import { type LaunchPlanner, withoutSecrets } from "./launch-plan.js";
import type { TrialPaths } from "./layout.js";
import type { Measured, StudyOptions } from "./options.js";
import { ownAttempt } from "./own-files.js";
import { trialFile } from "./trial-file.js";
import { codeOf, relocatedModel as modelOnNode } from "./variant-code.js";

export interface TrialContext extends CourseContext {
  readonly options: Pick<StudyOptions, "measure" | "environment" | "variants" | "cluster" | "prepared" | "beforeTrial">;
  readonly study: string;
  /** The study's; the trial's own is added. */
  readonly markers: Markers;
  readonly journal: Journal;
  readonly planner: LaunchPlanner;
}

function failureOfMeasure(
  measured: Extract<Measured, { ok: false }>,
  course: Course,
  context: TrialContext,
): TrialFailure {
  const first = course.processes[0]?.logFile;
  const { reason, hint, log, tail } = measured.failure;
  return {
    reason,
    hint,
    log: log ?? (first === undefined ? "" : relative(context.paths.directory, first)),
    tail: tail ?? (first === undefined ? [] : readTail(first)),
  };
}

const lastEnd = (processes: readonly RunningProcess[], otherwise: number): number =>
  Math.max(otherwise, ...processes.flatMap((target) => target.ended()?.at ?? []));

function writeTrial(trial: Trial, attempt: number, at: TrialPaths, context: TrialContext): void {
  // After a power cut the journal may not know of an attempt whose records are there.
  rmSync(at.directory, { recursive: true, force: true });
  mkdirSync(at.directory, { recursive: true });
  const { environment, model } = codeOf(trial.cell, context.options);
  const { cluster, prepared } = context.options;
  const { onNode } = cluster;
  const rows = prepared?.get(trial.cell.workload.dataset.name);
  const request = {
    study: context.study,
    trial,
    attempt,
    output: onNode(at.directory),
    datasets: onNode(environment.datasetsDirectory),
    prepared: rows === undefined ? undefined : onNode(rows),
    modelName: modelOnNode(model(trial.cell.workload.model.name), onNode),
  };
  writeFileSync(at.trial, `${JSON.stringify(trialFile(request), null, 2)}\n`);
}

async function launchAndWait(
  trial: Trial,
  at: TrialPaths,
  markers: Markers,
  context: TrialContext,
): Promise<{ readonly course: Course; readonly launch: LaunchSpec | undefined }> {
  let launch: LaunchSpec;
  try {
    await context.options.beforeTrial?.(trial);
    launch = await context.planner.launchOf(trial, at);
  } catch (error) {
    return { course: notLaunched(failureOfError(error), 0), launch: undefined };
  }
  writeFileSync(at.launch, `${JSON.stringify(withoutSecrets(launch), null, 2)}\n`);
  try {
    return { course: await runProcesses(trial, launch, at, markers, context), launch };
  } catch (error) {
    return { course: notLaunched(failureOfError(error), 0), launch };
  }
}

/**
 * Runs one attempt at a trial: processes, verification, result. A trial that fails is an outcome; only
 * errors of the study itself (disk full, a bug) are thrown. Undefined when the study was aborted meanwhile.
 */
export async function runTrial(
  trial: Trial,
  attempt: number,
  context: TrialContext,
): Promise<TrialOutcome | undefined> {
  const { journal, paths, services, options } = context;
  const begunAt = monotonicSeconds();
  const startedAt = new Date().toISOString();
  const at = ownAttempt(paths, trial.id, attempt);
  writeTrial(trial, attempt, at, context);
  journal.write({ event: "trial-started", at: startedAt, trial: trial.id, attempt });
  // The disk works while the processes do; a failure to sync shows when it is waited for.
  const synced = journal.sync();
  synced.catch(() => {});
  const markers = { ...context.markers, SCALEBENCH_TRIAL: `${trial.id}/${attempt}` };
  const { course, launch } = await launchAndWait(trial, at, markers, context);
  await synced;
  if (course.ending.kind === "aborted") return undefined;

  const launchedAt = course.processes[0]?.startedAt ?? monotonicSeconds();
  const seconds = lastEnd(course.processes, launchedAt) - launchedAt;
  const clockOffsets = context.launcher.clocks(context.nodesOfTrial(trial));
  const base = {
    trial: trial.id,
    cell: trial.cell.id,
    block: trial.block,
    attempt,
    startedAt,
    seconds,
    launchedAt,
    ...(Object.keys(clockOffsets).length === 0 ? {} : { clockOffsets }),
    ...(course.harnessCpu === undefined ? {} : { harnessCpu: course.harnessCpu }),
  };
  let failure = failureOfCourse(course, trial, context);
  let measured: Measured | undefined;
  if (failure === undefined) {
    measured = await options.measure({ trial, directory: at.directory, result: { ...base, state: "completed" } });
    if (!measured.ok) failure = failureOfMeasure(measured, course, context);
  }
  if (failure !== undefined && launch !== undefined) {
    const ids = launch.services.map((service) => service.id);
    await services.stop(ids, `trial ${trial.id} failed on it`);
  }
  const harnessSeconds = monotonicSeconds() - begunAt - seconds - course.serviceSeconds;
  const finish = (result: TrialResult): void => {
    writeJson(at.result, result);
    journal.append({ event: "trial-finished", at: new Date().toISOString(), result });
  };
  if (failure === undefined && measured?.ok === true) {
    const result = { ...base, harnessSeconds, state: "completed" as const };
    finish(result);
    return { result, measurement: measured.measurement };
  }
  requireSpace(paths.directory);
  if (failure === undefined) throw new Error("a trial neither failed nor has a measurement");
  const result = { ...base, harnessSeconds, state: "failed" as const, failure };
  finish(result);
  return { result };
}
