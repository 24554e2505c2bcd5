import { cellId, nodeName, trialId } from "../../src/types/ids.js";
import type { ProcessSpec, ServiceSpec } from "../../src/types/launch.js";
import type { Cell, Trial } from "../../src/types/plan.js";
import type { LaunchContext } from "../../src/types/runner.js";

interface Situation {
  readonly nodes?: number;
  readonly workersPerNode?: number;
  readonly slotsPerNode?: number;
  readonly threads?: number;
  readonly device?: "cpu" | "gpu";
  readonly options?: Cell["runnerOptions"];
  readonly javaHome?: string;
}

/** A trial of the runner, and a context with short paths, counted ports and readable secrets. */
export function situation(runner: string, about: Situation = {}): { trial: Trial; context: LaunchContext } {
  const { nodes = 1, workersPerNode = 1, threads = 1, device = "cpu", options = {} } = about;
  const ports = new Map<string, number>();
  const cell: Cell = {
    id: cellId(`${runner}-n${nodes}-w${workersPerNode}`),
    levels: { runner, nodes, workersPerNode },
    runner,
    nodes,
    workersPerNode,
    workers: nodes * workersPerNode,
    globalBatch: 64,
    workerBatch: 64 / (nodes * workersPerNode),
    seed: 1,
    scaling: "strong",
    workload: {
      model: { name: "mlp", options: {} },
      dataset: { name: "digits", options: {} },
      batch: { global: 64 },
      optimizer: { name: "sgd", learningRate: 0.1, momentum: 0, weightDecay: 0 },
      precision: "fp32",
      device,
      threadsPerWorker: threads,
    },
    measure: {
      steps: 1,
      warmupSteps: 0,
      epochs: 0,
      repeats: { min: 1, max: 1 },
      timeoutSeconds: 60,
      breakdown: { windows: 0, steps: 5 },
      slowDown: 0,
      parity: { tolerance: 0, toleranceAcrossWorkers: 0 },
    },
    runnerOptions: options,
  };
  return {
    trial: { id: trialId(`b001-${cell.id}`), cell, block: 1 },
    context: {
      python: "/env/bin/python",
      binDirectory: "/env/bin",
      runnerDirectory: `/sb/runners/${runner}`,
      pythonPath: "/sb/runners/common",
      trialFile: "/study/trials/t/1/trial.json",
      outputDirectory: "/study/trials/t/1",
      serviceDirectory: (id) => `/study/services/${id}`,
      temporaryDirectory: (id) => `/tmp/sb/${id}`,
      exchange: undefined,
      nodes: Array.from({ length: nodes }, (_, index) => ({
        name: nodeName(`node${index}`),
        address: "127.0.0.1",
        host: "laptop",
      })),
      slotsPerNode: about.slotsPerNode ?? workersPerNode,
      port: (name) => {
        const known = ports.get(name) ?? 5001 + ports.size;
        ports.set(name, known);
        return known;
      },
      secret: (name) => `SECRET(${name})`,
      userVariable: () => undefined,
      javaHome: about.javaHome,
    },
  };
}

/** What every program is started by. */
export const guarded = ["/env/bin/python", "-m", "scalebench_training.guarded"];

/** argv as one line, for reading; only for arguments without spaces. */
export const line = ({ argv }: Pick<ProcessSpec, "argv">): string => argv.join(" ");

export const named = (service: ServiceSpec | undefined, name: string): ProcessSpec => {
  const found = service?.processes.find((process) => process.name === name);
  if (found === undefined) throw new Error(`no process ${name} among ${service?.processes.map((one) => one.name)}`);
  return found;
};

/** What the threads of a worker are said to be, and where its Python package is. */
export const workerEnvironment = (threads = "1"): Record<string, string> => ({
  PYTHONPATH: "/sb/runners/common",
  PYTHONUNBUFFERED: "1",
  OMP_NUM_THREADS: threads,
  MKL_NUM_THREADS: threads,
  OPENBLAS_NUM_THREADS: threads,
  NUMEXPR_NUM_THREADS: threads,
  VECLIB_MAXIMUM_THREADS: threads,
  MALLOC_MMAP_THRESHOLD_: "33554432",
  MALLOC_TRIM_THRESHOLD_: "1073741824",
  GLOO_SOCKET_IFNAME: "lo",
});
