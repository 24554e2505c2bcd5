import { existsSync } from "node:fs";
import type { Variables } from "./home.js";
import { findProgram } from "./program-search.js";
import { ask } from "./query.js";

/** Whether the kernel has an NVIDIA driver loaded. */
export const hasNvidiaDriver = (): boolean => existsSync("/proc/driver/nvidia/version") || existsSync("/dev/nvidiactl");

/** GPUs as nvidia-smi names them with their memory and driver; empty where it is missing or does not answer. */
export async function nvidiaGpus(variables: Variables): Promise<readonly string[]> {
  const program = findProgram("nvidia-smi", variables);
  if (program === undefined) {
    return [];
  }
  const query = ["--query-gpu=name,memory.total,driver_version", "--format=csv,noheader"];
  const answer = await ask([program, ...query], { env: variables, timeoutSeconds: 5 });
  return answer.code === 0 ? answer.stdout.split("\n").filter((line) => line.trim() !== "") : [];
}
