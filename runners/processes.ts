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
    ...loopbackEnvironment(context.nodes, trial.cell.workload.device),
  };
}

const isLoopback = ({ address }: ClusterNode): boolean => address === "localhost" || address.startsWith("127.");

/** Whether all nodes are this machine; several of them are then simulated. */
export const allLocal = (nodes: readonly ClusterNode[]): boolean => nodes.every(isLoopback);

/** Gloo and NCCL take the interface of the host's name unless told; between local workers that is `lo`. */
function loopbackEnvironment(nodes: readonly ClusterNode[], device: "cpu" | "gpu"): Record<string, string> {
  if (!allLocal(nodes)) return {};
  return { GLOO_SOCKET_IFNAME: "lo", ...(device === "gpu" ? { NCCL_SOCKET_IFNAME: "lo" } : {}) };
}

/** The GPUs of a node, one a slot: where several nodes are one machine, each gets its own. Not run on a GPU yet. */
export function gpusOfNode(trial: Trial, context: LaunchContext, index: number, slots: number): Record<string, string> {
  if (trial.cell.workload.device !== "gpu" || !allLocal(context.nodes)) return {};
  return { CUDA_VISIBLE_DEVICES: Array.from({ length: slots }, (_, slot) => index * slots + slot).join(",") };
}

/** The first node, on which launchers and services run. Throws where the trial has none: a bug in the plan. */
export function firstNode(context: LaunchContext): ClusterNode {
  const [first] = context.nodes;
  if (first === undefined) throw new Error("a trial without a node was planned");
  return first;
}
