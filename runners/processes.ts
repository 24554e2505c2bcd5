import { join } from "node:path";
import type { ProcessSpec } from "../src/types/launch.js";
import type { ClusterNode, Trial } from "../src/types/plan.js";
import type { LaunchContext } from "../src/types/runner.js";

/** The runner's Python program. */
export const entryOf = (context: LaunchContext): string => join(context.runnerDirectory, "entry.py");

/** A program that ends with the harness, even when that is killed (scalebench_training/guarded.py). */
export const guarded = (context: LaunchContext, program: string, ...args: readonly string[]): ProcessSpec["argv"] => [
  context.python,
  "-m",
  "scalebench_training.guarded",
  program,
  ...args,
];

const threadVariables = [
  "OMP_NUM_THREADS",
  "MKL_NUM_THREADS",
  "OPENBLAS_NUM_THREADS",
  "NUMEXPR_NUM_THREADS",
  "VECLIB_MAXIMUM_THREADS",
] as const;

/**
 * glibc gives freed memory back to the kernel by thresholds that it moves as a process goes along: two runs of the same
 * training had 90,000 and 280,000 page faults, and 25 % more CPU time for it. With fixed thresholds all have 74,000.
 */
const allocatorEnvironment = {
  MALLOC_MMAP_THRESHOLD_: String(32 * 2 ** 20),
  MALLOC_TRIM_THRESHOLD_: String(2 ** 30),
} as const;

/** What every Python process of a study starts with. */
export const pythonEnvironment = (context: LaunchContext): Record<string, string> => ({
  PYTHONPATH: context.pythonPath,
  PYTHONUNBUFFERED: "1",
});

/**
 * What every training process gets, alike under every runner. Four launchers have four defaults for threads:
 * they all find these set already, and the worker reads back what came of it. The allocator's habits are set alike, too.
 */
export function workerEnvironment(trial: Trial, context: LaunchContext): Record<string, string> {
  const threads = String(trial.cell.workload.threadsPerWorker);
  return {
    ...pythonEnvironment(context),
    ...Object.fromEntries(threadVariables.map((name) => [name, threads])),
    ...allocatorEnvironment,
    ...networkEnvironment(context, trial.cell.workload.device),
  };
}

/** Gloo and NCCL take the interface of the host's name unless told; between workers of one machine that is `lo`. */
function networkEnvironment({ exchange }: LaunchContext, device: "cpu" | "gpu"): Record<string, string> {
  const name = exchange === undefined ? "lo" : exchange.interface;
  if (name === undefined) return {};
  return { GLOO_SOCKET_IFNAME: name, ...(device === "gpu" ? { NCCL_SOCKET_IFNAME: name } : {}) };
}

/**
 * The GPUs of a node, one a slot: simulated nodes are one machine, and each gets its own. A batch system that has
 * chosen GPUs for us has said so in the same variable: then they are its choice. Not run on several GPUs yet.
 */
export function gpusOfNode(trial: Trial, context: LaunchContext, index: number, slots: number): Record<string, string> {
  if (trial.cell.workload.device !== "gpu" || context.exchange?.gpusChosen === true) return {};
  const first = context.exchange === undefined ? index * slots : 0;
  return { CUDA_VISIBLE_DEVICES: Array.from({ length: slots }, (_, slot) => first + slot).join(",") };
}

/** The first node, on which launchers and services run. Throws where the trial has none: a bug in the plan. */
export function firstNode(context: LaunchContext): ClusterNode {
  const [first] = context.nodes;
  if (first === undefined) throw new Error("a trial without a node was planned");
  return first;
}
