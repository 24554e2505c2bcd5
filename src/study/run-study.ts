import { createHash } from "node:crypto";
import { basename } from "node:path";
import { reapLeftovers } from "../launch/leftovers.js";
import type { Markers } from "../launch/markers.js";
import { Blocks, interruption, type Stop } from "./blocks.js";
import { studyErrorOf } from "./file-errors.js";
import { LaunchPlanner } from "./launch-plan.js";
import { defaultLogLimit } from "./log-limit.js";
import { type OpenStudy, openStudy } from "./open-study.js";
import type { StudyEnd, StudyOptions } from "./options.js";
import { Progress } from "./progress.js";
import type { TrialContext } from "./run-trial.js";
import { Services } from "./services.js";
import { removeTemporaryDirectories } from "./temporary.js";

/** The study's id, and what no other study's processes on this machine carry. */
export function studyMarkers(directory: string): Markers {
  const where = createHash("sha256").update(directory).digest("hex").slice(0, 8);
  return { SCALEBENCH_STUDY: `${basename(directory)}@${where}` };
}

/** Between SIGTERM and SIGKILL, for what is found at the study's edges: everything had its grace before. */
const edgeGraceMs = 1_000;

/** Ends what a harness that was killed left running, and tells how the study begins. */
async function begin(options: StudyOptions, study: OpenStudy, markers: Markers): Promise<Progress> {
  const { plan, directory, observe, harness, resume } = options;
  const { journal, history } = study;
  for (const message of study.warnings) observe({ event: "warning", message });
  if (resume) {
    const left = await reapLeftovers(markers, { graceMs: edgeGraceMs });
    removeTemporaryDirectories(directory);
    if (left.length > 0) observe({ event: "warning", message: `ended ${left.length} processes of the earlier run` });
  }
  const resumed = history.end !== "none";
  const id = basename(directory);
  const at = new Date().toISOString();
  journal.append(
    resumed ? { event: "study-resumed", at, harness } : { event: "study-started", at, study: id, harness },
  );
  const progress = await Progress.of(options, study);
  observe({
    event: "study-started",
    study: id,
    directory,
    resumed,
    cells: plan.cells.length,
    repeats: plan.repeats,
    kept: progress.kept,
  });
  return progress;
}

function finish({ journal }: OpenStudy, { observe }: StudyOptions, { state, because }: Stop): void {
  const at = new Date().toISOString();
  if (state === "finished") {
    journal.append({ event: "study-finished", at, because });
    observe({ event: "study-finished", because });
  } else {
    journal.append({ event: "study-interrupted", at, signal: because });
    observe({ event: "study-interrupted", signal: because });
  }
}

/** The blocks, within what the options ask to be there meanwhile. */
async function runBlocks(options: StudyOptions, context: TrialContext, progress: Progress): Promise<Stop> {
  const { signal, scaffold } = options;
  try {
    await scaffold?.build();
  } catch (error) {
    // Ctrl-C reaches what builds it, too: that it fails then is no news.
    if (!signal.aborted) throw error;
  }
  if (signal.aborted) return interruption(signal);
  return await new Blocks(options, context, progress).run();
}

async function removeScaffold({ scaffold, observe }: StudyOptions): Promise<void> {
  try {
    await scaffold?.remove();
  } catch (error) {
    observe({ event: "warning", message: error instanceof Error ? error.message : String(error) });
  }
}

async function runOpened(options: StudyOptions, study: OpenStudy): Promise<StudyEnd> {
  const { directory, observe, launcher, signal } = options;
  const { paths, journal } = study;
  const markers = studyMarkers(directory);
  const progress = await begin(options, study, markers);
  const services = new Services({ launcher, markers, paths, journal, observe, signal });
  const planner = new LaunchPlanner({ ...options, freePorts: launcher.freePorts }, paths);
  const id = basename(directory);
  const context: TrialContext = {
    options,
    study: id,
    markers,
    paths,
    journal,
    planner,
    services,
    launcher,
    logLimit: options.logLimit ?? defaultLogLimit,
    nodesOfTrial: ({ cell }) => options.cluster.nodes(cell.nodes).map(({ name }) => name),
    observe,
    signal,
  };
  let because = "the study ended with an error";
  let stop: Stop;
  try {
    stop = await runBlocks(options, context, progress);
    because = stop.state === "finished" ? "the study is finished" : "the study was interrupted";
  } finally {
    try {
      await services.stopAll(because);
    } finally {
      await launcher.end([], markers, { order: "together" });
      await removeScaffold(options);
      await launcher.close(markers);
    }
  }
  finish(study, options, stop);
  return { ...stop, outcomes: progress.outcomes() };
}

/**
 * Runs a study, or continues it, until its claims are decided, its repeats are used up, or `signal` is aborted.
 * Whatever the end, no process of it is left, and every finished trial is in the journal.
 * Throws STUDY_EXISTS, STUDY_MISSING, STUDY_LOCKED, STUDY_CHANGED, STUDY_CORRUPT, RESULTS_UNWRITABLE, DISK_FULL.
 */
export async function runStudy(options: StudyOptions): Promise<StudyEnd> {
  let study: OpenStudy | undefined;
  try {
    study = openStudy(options);
    return await runOpened(options, study);
  } catch (error) {
    throw studyErrorOf(error, options.directory);
  } finally {
    study?.close();
  }
}
