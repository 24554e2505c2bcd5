import { readFileSync } from "node:fs";
import { monotonicSeconds, pause } from "../clock.js";
import { cancelJob, jobEnded } from "./job.js";
import { exitCodeOfJob, type JobFiles } from "./job-files.js";
import { isFinal, type JobState, stateText, whyNever } from "./job-state.js";
import { JobWatch } from "./job-watch.js";
import type { LogReader } from "./log-reader.js";

export interface FollowRequest {
  readonly job: string;
  readonly files: JobFiles;
  readonly logs: { readonly stdout: LogReader; readonly stderr: LogReader };
  /** Called with each new state of the job. */
  readonly onState: (text: string) => void;
  /** Called with what the study in the job prints, as it comes. */
  readonly onOutput: (stream: "stdout" | "stderr", piece: Buffer) => void;
  /** Ends the study in the job, then the job; with the reason SIGHUP (a terminal that has gone) it is left to itself. */
  readonly signal: AbortSignal;
}

/** How a job ended: what the study in it exited with, where it came to that. */
export interface JobEnd {
  readonly code: number | undefined;
  readonly state: JobState;
}

/** Between two looks at the job's files. */
const lookMs = 500;
/** How long the study in the job has to end before the job is cancelled, and then Slurm to tell so. */
const stopSeconds = 45;
const patienceSeconds = 180;
/** How long the last file may take to come from another node. */
const fileSeconds = 10;

function exitCodeIn({ files, job }: FollowRequest): number | undefined {
  try {
    return exitCodeOfJob(readFileSync(files.exit, "utf8"), job);
  } catch {
    return undefined;
  }
}

function show({ logs, onOutput }: FollowRequest): void {
  for (const stream of ["stdout", "stderr"] as const) {
    const piece = logs[stream].readAll();
    if (piece.length > 0) onOutput(stream, piece);
  }
}

/** Cancels a job in two steps, so that the study in it ends in good order. */
class Cancellation {
  readonly #job: string;
  #begun: number | undefined;
  #whole = false;

  constructor(job: string) {
    this.#job = job;
  }

  /** Does what is due. Throws SLURM_JOB_ENDED where the job does not end. */
  async step(state: JobState | undefined): Promise<void> {
    const now = monotonicSeconds();
    const passed = now - (this.#begun ?? now);
    if (passed > patienceSeconds) {
      throw jobEnded(
        this.#job,
        `it still there ${patienceSeconds} s after scancel`,
        `look at it with \`squeue -j ${this.#job}\``,
      );
    }
    if (this.#begun === undefined && state?.state === "RUNNING") await cancelJob(this.#job, "study");
    else if (!this.#whole && (this.#begun === undefined || passed > stopSeconds)) {
      this.#whole = true;
      await cancelJob(this.#job, "job");
    }
    this.#begun ??= now;
  }
}

/**
 * Follows a job to its end and shows what the study in it prints; undefined where it was left to itself.
 * Throws SLURM_JOB_ENDED for one that never starts (it is cancelled) and one that cannot be cancelled, SLURM_REFUSED where Slurm is silent for long.
 */
export async function followJob(request: FollowRequest): Promise<JobEnd | undefined> {
  const { job, signal, onState } = request;
  const watch = new JobWatch(job);
  const cancellation = new Cancellation(job);
  let code: number | undefined;
  while (!watch.hasEnded()) {
    if (signal.aborted && signal.reason === "SIGHUP") return undefined;
    show(request);
    const before = code;
    code = exitCodeIn(request);
    if (code !== before) watch.hasten();
    if (signal.aborted) {
      await cancellation.step(watch.state());
      watch.hasten();
    }
    const news = await watch.ask();
    const state = watch.state();
    if (news && state !== undefined && !isFinal(state)) onState(stateText(state));
    const never = state === undefined || signal.aborted ? undefined : whyNever(state);
    if (state !== undefined && never !== undefined) {
      await cancelJob(job, "job");
      throw jobEnded(job, `that it would never start: ${state.reason}`, never);
    }
    if (!watch.hasEnded()) await pause(lookMs, signal.aborted ? undefined : signal);
  }
  const state = watch.state() ?? { state: "GONE", reason: "", nodes: "" };
  for (const end = monotonicSeconds() + fileSeconds; code === undefined && monotonicSeconds() < end; ) {
    code = exitCodeIn(request);
    if (code === undefined && state.state !== "CANCELLED") await pause(lookMs);
    else break;
  }
  show(request);
  return { code, state };
}
