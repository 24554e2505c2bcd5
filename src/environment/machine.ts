import { readFileSync } from "node:fs";
import { availableParallelism, cpus, hostname, release, type as systemName, totalmem } from "node:os";
import { nvidiaGpus } from "./gpu.js";
import type { Variables } from "./home.js";

/** The machine, as far as it bears on speed. */
export interface Machine {
  readonly host: string;
  readonly cpu: string;
  /** Logical processors of the machine, and how many this process may use. */
  readonly logicalCpus: number;
  readonly usableCpus: number;
  readonly memoryBytes: number;
  readonly system: string;
  readonly kernel: string;
  readonly architecture: string;
  /** Frequency governor; absent where the kernel shows none. */
  readonly governor?: string;
  /** As nvidia-smi tells them: name, memory, driver. */
  readonly gpus: readonly string[];
}

function readLine(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    return undefined;
  }
}

function distribution(): string {
  const name = /^PRETTY_NAME="?([^"\n]*)"?$/m.exec(readLine("/etc/os-release") ?? "")?.[1];
  return name ?? systemName();
}

export async function describeMachine(variables: Variables): Promise<Machine> {
  const all = cpus();
  const governor = readLine("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor");
  return {
    host: hostname(),
    cpu: all[0]?.model.trim() ?? "unknown",
    logicalCpus: all.length,
    usableCpus: availableParallelism(),
    memoryBytes: totalmem(),
    system: distribution(),
    kernel: release(),
    architecture: process.arch,
    ...(governor === undefined ? {} : { governor }),
    gpus: await nvidiaGpus(variables),
  };
}
