import { exitCodes } from "../errors/exit-codes.js";
import { readTail } from "../launch/log-tail.js";
import { followJob, type JobEnd } from "../launch/slurm/follow-job.js";
import { jobEnded, submitJob } from "../launch/slurm/job.js";
import { stateText } from "../launch/slurm/job-state.js";
import { LogReader } from "../launch/slurm/log-reader.js";
import { quoted } from "../shell/quote.js";
import type { SlurmClusterSpec } from "../types/cluster.js";
import { abortOnSignals } from "./signals.js";
import { type JobRun, writeStudyJob } from "./slurm-job.js";
import { planSuite } from "./suite-file.js";
import { narrate, printData } from "./terminal.js";

export interface JobChoices {
  /** Return as soon as Slurm has the job. */
  readonly detach: boolean;
}

/** Slurm's words for a job that ended without an end of the study in it. */
function explain(job: string, { state }: JobEnd, log: string, resume: string): Error {
  const tail = readTail(log, 3).join("; ");
  const found = `${stateText(state)}${state.reason === "" ? "" : ` (${state.reason})`}${tail === "" ? "" : `: ${tail}`}`;
  return jobEnded(job, found, `every finished trial is kept: see ${log}, then go on with ${resume}`);
}

/**
 * `run` outside of an allocation: one job of Slurm's for the whole study, followed to its end. Returns what the study in it
 * exits with, or the signal's code where one came. Throws PROGRAM_MISSING, SLURM_REFUSED, SLURM_JOB_ENDED and what a study's start does.
 */
export async function runAsJob(
  spec: SlurmClusterSpec,
  request: JobRun & { readonly json: boolean },
  { detach }: JobChoices,
): Promise<number> {
  const planned = await planSuite(request.suite, request.set, { cluster: request.cluster });
  const { directory, files, resume } = writeStudyJob(planned, spec, request);
  const logs = { stdout: new LogReader(files.stdout), stderr: new LogReader(files.stderr) };
  const { signal, code } = abortOnSignals();
  const job = submitJob(files.script);
  narrate(`job ${job}: ${files.script}`);
  if (detach) {
    if (request.json) printData(JSON.stringify({ job, study: directory, script: files.script }));
    else printData(job);
    narrate(`it runs by itself: squeue -j ${job}; what it says is in ${files.stderr}`);
    return exitCodes.ok;
  }
  const onAbort = (): void =>
    narrate(signal.reason === "SIGHUP" ? `job ${job} goes on by itself` : `cancelling job ${job}`);
  signal.addEventListener("abort", onAbort, { once: true });
  const end = await followJob({
    job,
    files,
    logs,
    onState: (text) => narrate(`job ${job}: ${text}`),
    onOutput: (stream, piece) => process[stream].write(piece),
    signal,
  });
  const interrupted = code();
  if (end === undefined || interrupted !== undefined) return interrupted ?? exitCodes.terminated;
  if (end.code !== undefined) return end.code;
  throw explain(job, end, files.stderr, resume.map(quoted).join(" "));
}
