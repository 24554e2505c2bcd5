import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../src/project/root.js";
import type { BenchContext } from "./benchmark.js";
import { programSpec, runToEnd } from "./processes.js";

/** The program as users start it. */
export const program = join(projectRoot, "bin", "scalebench");

/** Arguments of Node that make a process of it tell its peak memory. */
const memoryHook = ["--import", join(projectRoot, "bench", "peak-memory.mjs")] as const;

/** A benchmark's own program, compiled. */
export const benchProgram = (name: string): string => join(projectRoot, "dist", "bench", "programs", `${name}.js`);

export interface Whole {
  readonly seconds: number;
  /** Peak resident memory in bytes. */
  readonly memory: number;
  /** Has what it printed. */
  readonly logFile: string;
}

type Place = Pick<BenchContext, "folder" | "signal">;

/** A process of Node from its start to its end, with its peak memory. Throws when it fails or takes too long. */
export async function wholeNode(
  name: string,
  words: readonly string[],
  { folder, signal }: Place,
  timeoutSeconds = 120,
): Promise<Whole> {
  const memoryFile = join(folder, `${name}.memory`);
  const argv = [process.execPath, ...memoryHook, ...words] as const;
  const spec = programSpec(name, argv, folder, { SCALEBENCH_BENCH_MEMORY: memoryFile });
  const { seconds, logFile } = await runToEnd(spec, { folder, timeoutSeconds, signal });
  return { seconds, memory: Number(readFileSync(memoryFile, "utf8")), logFile };
}

/** The same several times, one after the other. */
export async function wholeNodes(
  name: string,
  words: readonly string[],
  context: Pick<BenchContext, "folder" | "signal" | "runs">,
): Promise<readonly Whole[]> {
  const done: Whole[] = [];
  for (let run = 1; run <= context.runs; run += 1) done.push(await wholeNode(`${name}-${run}`, words, context));
  return done;
}
