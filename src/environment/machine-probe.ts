import { spawn } from "node:child_process";
import { join } from "node:path";
import { z } from "zod";
import { projectRoot } from "../project/root.js";
import type { MachineProbe } from "../types/baseline.js";
import type { Variables } from "./home.js";
import { lastJson } from "./query.js";

/** Folder of the program that measures, and the program. */
export const probeFolder = join(projectRoot, "runners", "environment");
const script = join(probeFolder, "machine_probe.py");

/** What runs it; `place` is where the program is for the machine that does. */
export const probeArgv = (python: string, threads: number, place = script): readonly [string, ...string[]] => [
  python,
  place,
  "--threads",
  String(threads),
];

/** It takes two to five seconds; on a machine that is this slow its rates would say nothing. */
export const timeoutMs = 60_000;

const rate = z.number().positive();
const answerSchema = z.object({
  matrixProduct: rate,
  memoryBandwidth: rate,
  allReduce: rate,
  threads: z.int().positive(),
});

export type Probed =
  | { readonly ok: true; readonly probe: MachineProbe }
  /** Completes the sentence "the machine was not probed: ...". */
  | { readonly ok: false; readonly because: string };

interface ProbeOptions {
  readonly python: string;
  /** Of each worker of the study. */
  readonly threads: number;
  readonly variables: Variables;
  readonly signal: AbortSignal;
  /** Another program in place of the probe, for tests. */
  readonly argv?: readonly [string, ...string[]];
}

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly late: boolean;
}

/** Runs a program in a process group of its own, all of which is gone when this resolves. */
function runGroup(
  [file, ...rest]: readonly [string, ...string[]],
  { variables, signal }: ProbeOptions,
): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(file, rest, { env: { ...variables }, stdio: ["ignore", "pipe", "pipe"], detached: true });
    let stdout = "";
    let stderr = "";
    let late = false;
    const end = (): void => {
      try {
        // The probe has nothing to put in order: no grace is needed.
        if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
      } catch {
        // The group has ended already.
      }
    };
    const timer = setTimeout(() => {
      late = true;
      end();
    }, timeoutMs);
    signal.addEventListener("abort", end, { once: true });
    const finish = (code: number | null, more = ""): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      end();
      resolve({ code, stdout, stderr: `${stderr}${more}`, late });
    };
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    child.once("error", (error) => finish(null, error.message));
    child.once("close", (code) => finish(code));
  });
}

/** What the program said in its last line; undefined where it is no answer. */
export function probeAnswer(ended: {
  readonly code: number | null;
  readonly stdout: string;
}): MachineProbe | undefined {
  const parsed = answerSchema.safeParse(lastJson({ stderr: "", ...ended }));
  return parsed.success ? parsed.data : undefined;
}

/**
 * Measures matrix product, memory bandwidth and all-reduce of the machine, in two to five seconds. Never rejects: a study
 * is none the worse for a probe that cannot run, but for claims against a baseline.
 */
export async function probeMachine(options: ProbeOptions): Promise<Probed> {
  if (options.signal.aborted) return { ok: false, because: "the study was interrupted" };
  const ended = await runGroup(options.argv ?? probeArgv(options.python, options.threads), options);
  const answer = probeAnswer(ended);
  if (answer !== undefined) return { ok: true, probe: answer };
  if (options.signal.aborted) return { ok: false, because: "the study was interrupted" };
  if (ended.late) return { ok: false, because: `it had not ended after ${timeoutMs / 1000} s` };
  const said = ended.stderr.trim().split("\n").at(-1) ?? "";
  return { ok: false, because: said === "" ? `it ended with status ${ended.code} and no answer` : said };
}
