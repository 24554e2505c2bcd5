import { execFile, spawnSync } from "node:child_process";
import { ScalebenchError } from "../../errors/error.js";

/** Programs of Slurm that are called. */
export type SlurmProgram = "sbatch" | "scancel" | "scontrol" | "squeue" | "srun";

interface Outcome {
  readonly ok: boolean;
  readonly stdout: string;
  /** What it said on stderr, or why it did not run. */
  readonly stderr: string;
}

/** A controller that is busy answers late (slurm.conf(5), MessageTimeout); one that does not answer within this is away. */
const patienceMs = 60_000;
const mostBytes = 2 ** 24;

const missing = (program: SlurmProgram): ScalebenchError =>
  new ScalebenchError({
    code: "PROGRAM_MISSING",
    message: `expected ${program} of Slurm on PATH, found none`,
    hint: "on a cluster: log in to a node that submits jobs, or load Slurm's module; on Debian and Ubuntu: apt-get install slurm-client",
  });

const isMissing = (error: { readonly code?: unknown } | null | undefined): boolean => error?.code === "ENOENT";

/** Runs a program of Slurm's to its end; no shell sees the arguments. Throws PROGRAM_MISSING. */
export function trySlurm(program: SlurmProgram, args: readonly string[]): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const options = { timeout: patienceMs, maxBuffer: mostBytes };
    const child = execFile(program, [...args], options, (error, stdout, stderr) => {
      if (isMissing(error)) reject(missing(program));
      else resolve({ ok: error === null, stdout, stderr: stderr.trim() || (error?.message ?? "") });
    });
    child.stdin?.end();
  });
}

/** What Slurm answers when it did not do what it was asked. */
export const refusal = (program: SlurmProgram, args: readonly string[], said: string): ScalebenchError =>
  new ScalebenchError({
    code: "SLURM_REFUSED",
    message: `expected \`${[program, ...args].join(" ")}\` to succeed, found: ${said.split("\n").slice(-3).join("; ")}`,
    hint: "see that Slurm works: `sinfo` lists partitions and nodes; the cluster file holds what is asked of it",
  });

/** The same at once, for what is asked before there is anything to wait beside. Throws PROGRAM_MISSING, SLURM_REFUSED. */
export function askSlurm(program: SlurmProgram, args: readonly string[]): string {
  const { error, status, stdout, stderr } = spawnSync(program, [...args], {
    timeout: patienceMs,
    maxBuffer: mostBytes,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
  if (isMissing(error as NodeJS.ErrnoException | undefined)) throw missing(program);
  if (status !== 0) throw refusal(program, args, stderr?.trim() || (error?.message ?? `exit code ${status}`));
  return stdout;
}
