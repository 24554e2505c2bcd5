import { basename, join } from "node:path";
import { z } from "zod";
import { localCluster } from "../../src/launch/cluster.js";
import { localLauncher } from "../../src/launch/local-launcher.js";
import type { StudyEvent } from "../../src/study/events.js";
import type {
  BlockAhead,
  Decision,
  JudgeRequest,
  Measured,
  MeasureRequest,
  StudyOptions,
} from "../../src/study/options.js";
import { cellId, nodeName, serviceId, trialId } from "../../src/types/ids.js";
import type { ProcessSpec, Readiness, ServiceSpec } from "../../src/types/launch.js";
import type { Cell, Plan, Trial } from "../../src/types/plan.js";
import type { LaunchContext, Runner } from "../../src/types/runner.js";
import type { Measurement } from "../../src/types/trial-result.js";

interface SmallCell {
  readonly runner?: string;
  readonly workersPerNode?: number;
  readonly timeoutSeconds?: number;
}

function cellOf({ runner = "shell", workersPerNode = 1, timeoutSeconds = 20 }: SmallCell): Cell {
  return {
    id: cellId(`${runner}-n1-w${workersPerNode}`),
    levels: { runner, nodes: 1, workersPerNode },
    runner,
    nodes: 1,
    workersPerNode,
    workers: workersPerNode,
    globalBatch: 8,
    workerBatch: 8 / workersPerNode,
    seed: 1,
    scaling: "strong",
    workload: {
      model: { name: "mlp", options: {} },
      dataset: { name: "digits", options: {} },
      batch: { global: 8 },
      optimizer: { name: "sgd", learningRate: 0.1, momentum: 0, weightDecay: 0 },
      precision: "fp32",
      device: "cpu",
      threadsPerWorker: 1,
    },
    measure: {
      steps: 10,
      warmupSteps: 0,
      epochs: 1,
      repeats: { min: 1, max: 1 },
      timeoutSeconds,
      breakdown: { windows: 0, steps: 5 },
      slowDown: 0,
      parity: { tolerance: 0, toleranceAcrossWorkers: 0 },
    },
    runnerOptions: {},
  };
}

export const planOf = (cells: readonly SmallCell[], repeats: Plan["repeats"]): Plan => ({
  schema: "scalebench/plan/v1",
  suite: { name: "small", question: "?", digest: "d", scaling: "strong", factors: {} },
  seed: 1,
  alpha: { fails: 0.01, holds: 0.05 },
  cells: cells.map(cellOf),
  excluded: [],
  repeats,
  claims: [],
});

export const trialsOfBlock = (plan: Plan, block: number): readonly Trial[] =>
  plan.cells.map((cell) => ({ id: trialId(`b${String(block).padStart(3, "0")}-${cell.id}`), cell, block }));

type Script = (trial: Trial, context: LaunchContext) => string;

export const shellSpec = (name: string, script: string, ready: Readiness = { kind: "started" }): ProcessSpec => ({
  name,
  node: nodeName("node0"),
  role: "worker",
  argv: ["/bin/sh", "-c", script],
  env: {},
  cwd: "/",
  ready,
});

/** A runner whose only process is a shell script; with services where asked. */
export const shellRunner = (
  name: string,
  script: Script,
  services: (trial: Trial, context: LaunchContext) => readonly ServiceSpec[] = () => [],
): Runner => ({
  name,
  summary: "runs a shell script",
  requirements: { modules: [], horovod: false, java: false },
  options: z.object({}),
  cannotRun: () => undefined,
  plan: (trial, context) => ({
    trial: trial.id,
    services: services(trial, context),
    processes: [shellSpec("worker0", script(trial, context))],
  }),
});

export const serviceOf = (context: LaunchContext, script: string): ServiceSpec => {
  const ready = join(context.serviceDirectory("helper"), "ready.json");
  return {
    id: serviceId("helper"),
    processes: [
      shellSpec("driver", `${script}; exec sleep 600`.replaceAll("READY", ready), { kind: "file", path: ready }),
    ],
    files: [],
    temporaryDirectories: [context.temporaryDirectory("helper")],
    readyTimeoutSeconds: 5,
  };
};

export const measurement: Measurement = {
  values: { throughput: 100 },
  curve: { seconds: [], accuracy: [], loss: [] },
  phases: [],
  stepTime: { p50: 0, p95: 0, p99: 0, max: 0 },
  stepSeconds: new Float64Array(),
  warmup: { dropped: 0, steady: true },
  digests: {},
  values0: {},
  places: [],
};

interface SmallStudy {
  readonly directory: string;
  readonly cells?: readonly SmallCell[];
  readonly repeats?: Plan["repeats"];
  readonly script?: Script;
  readonly runners?: readonly Runner[];
  readonly resume?: boolean;
  readonly measure?: (request: MeasureRequest) => Measured;
  readonly judge?: (request: JudgeRequest) => Decision;
  readonly observe?: (event: StudyEvent) => void;
  readonly beforeBlock?: (ahead: BlockAhead) => Promise<void>;
  readonly signal?: AbortSignal;
  readonly identity?: Readonly<Record<string, string>>;
  readonly graceMs?: number;
  readonly logLimit?: number;
}

/** All that `runStudy` wants, for a study of shell scripts. */
export function smallStudy(small: SmallStudy): StudyOptions {
  const runners = small.runners ?? [shellRunner("shell", small.script ?? (() => "exit 0"))];
  return {
    plan: planOf(small.cells ?? [{}], small.repeats ?? { min: 1, max: 1 }),
    directory: small.directory,
    resume: small.resume ?? false,
    identity: small.identity ?? { plan: "p", environment: "e", code: "c" },
    files: { "suite.yaml": "suite: small\n" },
    harness: "0.0.0",
    runners: new Map(runners.map((runner) => [runner.name, { runner, directory: "/" }])),
    trialsOfBlock,
    cluster: localCluster(),
    environment: {
      python: "/usr/bin/python3",
      binDirectory: "/usr/bin",
      pythonPath: "/",
      javaHome: undefined,
      datasetsDirectory: "/",
    },
    launcher: localLauncher({ baseEnvironment: { PATH: "/usr/bin:/bin" }, graceMs: small.graceMs ?? 500 }),
    measure: small.measure ?? (() => ({ ok: true, measurement })),
    judge: small.judge ?? (() => ({ decided: true, neededCells: new Set() })),
    observe: small.observe ?? (() => {}),
    ...(small.beforeBlock === undefined ? {} : { beforeBlock: small.beforeBlock }),
    ...(small.logLimit === undefined ? {} : { logLimit: small.logLimit }),
    signal: small.signal ?? new AbortController().signal,
  };
}

/** What every process of the study in that folder carries in its environment. */
export const markerOf = (directory: string): string => `SCALEBENCH_STUDY=${basename(directory)}@`;
