import { join } from "node:path";
import { ScalebenchError } from "../../errors/error.js";

/** Files of a study that runs as a job of Slurm's. */
export interface JobFiles {
  readonly folder: string;
  readonly script: string;
  /** What the study prints for programs, and what it tells people. */
  readonly stdout: string;
  readonly stderr: string;
  /** Job and exit code, when the study has ended. */
  readonly exit: string;
  /** How the lock of the study begins while the job's own process holds it. */
  readonly harness: string;
}

/** Throws USAGE where sbatch could not name a file of the folder. */
export function jobFiles(folder: string): JobFiles {
  if (/[\p{Cc}\\]/u.test(folder)) {
    throw new ScalebenchError({
      code: "USAGE",
      message: `expected a study's folder without backslashes and control characters, found ${JSON.stringify(folder)}`,
      hint: "sbatch cannot name a file in it: give another folder with --out",
    });
  }
  const at = (name: string): string => join(folder, name);
  return {
    folder,
    script: at("job.sh"),
    stdout: at("stdout.log"),
    stderr: at("stderr.log"),
    exit: at("exit"),
    harness: at("harness"),
  };
}

/** The code that the study of that job ended with; undefined where the file is of another job, or half. Pure. */
export function exitCodeOfJob(text: string, job: string): number | undefined {
  const [, whose, code] = /^(\d+) (\d{1,3})\n$/.exec(text) ?? [];
  return whose === job && code !== undefined ? Number(code) : undefined;
}
