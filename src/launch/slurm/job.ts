import { ScalebenchError } from "../../errors/error.js";
import { type JobState, parseState, stateFormat } from "./job-state.js";
import { askSlurm, refusal, trySlurm } from "./program.js";

/** Hands a script to Slurm; returns the job's number. Throws PROGRAM_MISSING, SLURM_REFUSED. */
export function submitJob(script: string): string {
  const args = ["--parsable", script];
  const answer = askSlurm("sbatch", args).trim();
  // `NUMBER` or `NUMBER;CLUSTER`.
  const job = /^(\d+)(?:;\S+)?$/.exec(answer.split("\n").at(-1) ?? "")?.[1];
  if (job === undefined) throw refusal("sbatch", args, `the answer ${JSON.stringify(answer)}`);
  return job;
}

/** What squeue says of a job; undefined where Slurm does not answer at the moment. Throws PROGRAM_MISSING. */
export async function stateOfJob(
  job: string,
): Promise<JobState | { readonly state: undefined; readonly said: string }> {
  const { ok, stdout, stderr } = await trySlurm("squeue", [
    "--noheader",
    "--states=all",
    `--jobs=${job}`,
    `--format=${stateFormat}`,
  ]);
  if (!ok && /invalid job id/i.test(stderr)) return { state: "GONE", reason: "", nodes: "" };
  if (!ok) return { state: undefined, said: stderr };
  return parseState(stdout) ?? { state: "GONE", reason: "", nodes: "" };
}

/** Has a job end: the study within it first, where it runs, then all of it. Never throws for a job that has ended. */
export async function cancelJob(job: string, how: "study" | "job"): Promise<void> {
  await trySlurm("scancel", how === "study" ? ["--batch", "--signal=TERM", job] : [job]);
}

export const jobEnded = (job: string, found: string, hint: string): ScalebenchError =>
  new ScalebenchError({
    code: "SLURM_JOB_ENDED",
    message: `expected job ${job} of Slurm to run the study to its end, found ${found}`,
    hint,
  });
