import type {
  Analysis,
  CellAnalysis,
  ClaimResult,
  HeadToHeadComparison,
  HeadToHeadGroup,
  MetricSummary,
  ParityResult,
  RuleResult,
} from "../../src/types/analysis.js";
import { type CellId, cellId, trialId } from "../../src/types/ids.js";
import { type MetricName, metrics } from "../../src/types/metrics.js";
import { latenessAround, stepTimesAround } from "./steps-fixture.js";

const digests: Readonly<Record<number, string>> = {
  1: "9f2c41d7aa06e3b85c1f0d94be7268135ea0c9d21f4b6a7788d3e5f60a1b2c3d",
  2: "41be07c3d9a25f6e8b1094d7c3f2ae5560b8d1e9f7a3c4250e6d9b8f1a2c7e40",
  4: "c07d1e9a4b3f2856e0d9c8b7a6f5e4d3c2b1a09f8e7d6c5b4a39281706f5e4d3",
};

/** A repeatable stand-in for noise: values spread evenly within +-1, in a fixed shuffled order. */
const wobble = [-0.31, 0.72, 0.05, -0.88, 0.4, -0.12] as const;

export function summaryOf(name: MetricName, values: readonly number[], base?: CellId): MetricSummary {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const at = (index: number): number => sorted[index] ?? Number.NaN;
  const median = sorted.length % 2 === 1 ? at(Math.floor(middle)) : (at(middle - 1) + at(middle)) / 2;
  const enough = values.length >= 6;
  const { unit, direction, kind } = metrics[name];
  return {
    median,
    low: values.length < 2 ? null : at(0),
    high: values.length < 2 ? null : at(sorted.length - 1),
    level: enough ? 1 - 2 * 0.5 ** values.length : null,
    n: values.length,
    unit,
    direction,
    kind,
    method: enough ? "median, order-statistic interval" : "median, range",
    values,
    ...(base === undefined ? {} : { base }),
  };
}

interface CellPlan {
  readonly runner: string;
  readonly workers: number;
  readonly throughput: number;
  readonly startup: readonly [number, number, number];
  readonly memory: number;
  readonly nodes?: number;
}

const spread = (center: number, relative: number, trials: number): number[] =>
  wobble.slice(0, trials).map((each) => center * (1 + relative * each));

function curve(workers: number, throughput: number): CellAnalysis["curve"] {
  return Array.from({ length: 10 }, (_, index) => {
    const epoch = index + 1;
    const gap = 0.42 * Math.exp(-0.55 * epoch) + (workers > 1 ? 0.0002 : 0);
    return {
      epoch,
      seconds: (epoch * 1437) / throughput + 0.01 * epoch,
      accuracy: 0.9806 - gap,
      loss: 0.06 + 2 * gap,
      n: 6,
    };
  });
}

function parityOf(runner: string, workers: number): ParityResult {
  const reference = runner === "torch-ddp" ? cellId(`horovod-n1-w${workers}`) : cellId(`torch-ddp-n1-w${workers}`);
  return {
    state: "identical",
    reference,
    digest: digests[workers] ?? null,
    maxRelativeDifference: 0,
    tolerance: 1e-4,
    distinctDigests: 1,
    because: "all trials have the reference's digest",
    ...(runner === "single"
      ? {}
      : {
          single: {
            state: workers === 1 ? "identical" : "within",
            reference: cellId("single-n1-w1"),
            maxRelativeDifference: workers === 1 ? 0 : 2.13e-6,
          },
        }),
  };
}

function breakdownOf(workers: number, throughput: number): NonNullable<CellAnalysis["breakdown"]> {
  const step = 256 / throughput;
  const exchange = workers === 1 ? -0.004 * step : 0.18 * step;
  const rest = step - exchange;
  const parts = {
    dataWait: 0.03 * rest,
    forward: 0.3 * rest,
    backward: 0.6 * rest,
    optimizer: 0.07 * rest,
    exchange,
    step,
  };
  const lateness = (rank: number) => ({ median: 0.08 * step * rank, p95: 0.11 * step * rank });
  return {
    n: 6,
    ...parts,
    ranks: Array.from({ length: workers }, (_, rank) => ({ rank, ...parts, lateness: lateness(rank) })),
    steps: { trial: trialId("b001"), lateness: workers === 1 ? [] : latenessAround(workers, step) },
  };
}

function cellOf(plan: CellPlan, ownBase: CellPlan | undefined, single: CellPlan | undefined): CellAnalysis {
  const { runner, workers } = plan;
  const nodes = plan.nodes ?? 1;
  const id = (cell: CellPlan): CellId =>
    cellId(`${cell.runner}-n${cell.nodes ?? 1}-w${cell.workers / (cell.nodes ?? 1)}`);
  const over = (base: CellPlan, growth: number): number[] =>
    spread(plan.throughput / base.throughput / growth, 0.012, 6);
  const [launch, init, prepare] = plan.startup;
  const ratios =
    ownBase === undefined
      ? {}
      : {
          speedup: summaryOf("speedup", over(ownBase, 1), id(ownBase)),
          efficiency: summaryOf("efficiency", over(ownBase, workers / ownBase.workers), id(ownBase)),
        };
  const overSingle =
    single === undefined
      ? {}
      : {
          speedupOverSingle: summaryOf("speedupOverSingle", over(single, 1), id(single)),
          efficiencyOverSingle: summaryOf("efficiencyOverSingle", over(single, workers), id(single)),
        };
  return {
    id: id(plan),
    levels: { runner, nodes, workersPerNode: workers / nodes },
    workers,
    globalBatch: 256,
    simulatedNodes: nodes > 1,
    trials: { planned: 6, completed: 6, failed: 0 },
    metrics: {
      throughput: summaryOf("throughput", spread(plan.throughput, 0.014, 6)),
      stepTime: summaryOf("stepTime", spread(256 / plan.throughput, 0.014, 6)),
      startup: summaryOf("startup", spread(launch + init + prepare, 0.05, 6)),
      accuracy: summaryOf("accuracy", Array(6).fill(workers === 1 ? 0.9778 : 0.9806)),
      loss: summaryOf("loss", Array(6).fill(0.0712)),
      timeToTarget: summaryOf("timeToTarget", spread((5 * 1437) / plan.throughput + 0.05, 0.02, 6)),
      exposedCommunication: summaryOf(
        "exposedCommunication",
        spread(((workers === 1 ? -0.004 : 0.18) * 256) / plan.throughput, 0.05, 6),
      ),
      peakMemory: summaryOf("peakMemory", spread(plan.memory * 2 ** 20, 0.004, 6)),
      ...ratios,
      ...overSingle,
    },
    parity: parityOf(runner, workers),
    curve: curve(workers, plan.throughput),
    phases: [
      { name: "launch", median: launch, n: 6 },
      { name: "init", median: init, n: 6 },
      { name: "prepare", median: prepare, n: 6 },
      { name: "train", median: (10 * 1437) / plan.throughput, n: 6 },
      { name: "evaluate", median: 0.11, n: 6 },
      { name: "warmup", median: (10 * 256) / plan.throughput, n: 6 },
      { name: "measure", median: (100 * 256) / plan.throughput, n: 6 },
      { name: "export", median: 0.021, n: 6 },
    ],
    stepTimes: stepTimesAround(253 / plan.throughput),
    breakdown: breakdownOf(workers, plan.throughput),
    stepTime: {
      p50: 253 / plan.throughput,
      p95: 281 / plan.throughput,
      p99: 330 / plan.throughput,
      max: 402 / plan.throughput,
    },
    warnings: [],
  };
}

const quickstartPlans: readonly CellPlan[] = [
  { runner: "single", workers: 1, throughput: 5240, startup: [0.08, 1.92, 0.31], memory: 342 },
  { runner: "torch-ddp", workers: 1, throughput: 5110, startup: [1.9, 1.98, 0.35], memory: 351 },
  { runner: "torch-ddp", workers: 2, throughput: 9070, startup: [1.95, 2.3, 0.42], memory: 350 },
  { runner: "horovod", workers: 1, throughput: 4960, startup: [1.4, 2.41, 0.36], memory: 361 },
  { runner: "horovod", workers: 2, throughput: 8430, startup: [1.52, 2.77, 0.44], memory: 360 },
  { runner: "spark-horovod", workers: 1, throughput: 4930, startup: [3.1, 2.52, 0.4], memory: 388 },
  { runner: "spark-horovod", workers: 2, throughput: 8310, startup: [3.4, 2.95, 0.47], memory: 386 },
  { runner: "ray", workers: 1, throughput: 5060, startup: [2.6, 2.2, 0.37], memory: 402 },
  { runner: "ray", workers: 2, throughput: 8920, startup: [2.9, 2.61, 0.45], memory: 401 },
];

export function cellsOf(plans: readonly CellPlan[]): readonly CellAnalysis[] {
  const single = plans.find((plan) => plan.runner === "single");
  return plans.map((plan) => {
    const own = plans.filter((other) => other.runner === plan.runner).toSorted((a, b) => a.workers - b.workers)[0];
    return cellOf(plan, own, single);
  });
}

const claims: readonly ClaimResult[] = [
  {
    id: "same-learning",
    says: "every framework reaches the accuracy of plain PyTorch",
    metric: "accuracy",
    gate: true,
    verdict: "holds",
    estimate: 0.0028,
    low: 0.0028,
    high: 0.0028,
    level: 0.967,
    n: 6,
    bound: { kind: "within", value: 0.01 },
    because:
      "accuracy of torch-ddp-n1-w2 is 0.0028 (mean of paired differences, n = 6, deterministic: all values are equal), within 0.01 of single-n1-w1",
    comparisons: ["torch-ddp", "horovod", "spark-horovod", "ray"].flatMap((runner) =>
      [1, 2].map((workers) => ({
        cell: cellId(`${runner}-n1-w${workers}`),
        against: cellId("single-n1-w1"),
        verdict: "holds" as const,
        estimate: workers === 1 ? 0 : 0.0028,
        low: workers === 1 ? 0 : 0.0028,
        high: workers === 1 ? 0 : 0.0028,
        level: 0.967,
        n: 6,
        because: "deterministic",
      })),
    ),
  },
  {
    id: "ddp-scales",
    says: "torch-ddp keeps half of the second worker",
    metric: "efficiency",
    gate: true,
    verdict: "holds",
    estimate: 0.887,
    low: 0.871,
    high: 0.904,
    level: 0.967,
    n: 6,
    bound: { kind: "atLeast", value: 0.5 },
    because:
      "efficiency of torch-ddp-n1-w2 is 0.887 (geometric mean, n = 6, 96.7 % interval 0.871 to 0.904), at least 0.5",
    comparisons: [
      {
        cell: cellId("torch-ddp-n1-w2"),
        against: null,
        verdict: "holds",
        estimate: 0.887,
        low: 0.871,
        high: 0.904,
        level: 0.967,
        n: 6,
        because: "the interval lies above the bound",
      },
    ],
  },
  {
    id: "spark-is-free",
    says: "once training runs, Spark costs Horovod nothing",
    metric: "throughput",
    gate: true,
    verdict: "holds",
    estimate: 0.984,
    low: 0.951,
    high: 1.017,
    level: 0.967,
    n: 6,
    bound: { kind: "atLeast", value: 0.85 },
    because:
      "throughput of spark-horovod-n1-w2 is 0.984 (geometric mean of paired ratios, n = 6, 96.7 % interval 0.951 to 1.017), at least 0.85 of that of horovod-n1-w2",
    comparisons: [1, 2].map((workers) => ({
      cell: cellId(`spark-horovod-n1-w${workers}`),
      against: cellId(`horovod-n1-w${workers}`),
      verdict: "holds" as const,
      estimate: workers === 1 ? 0.993 : 0.984,
      low: workers === 1 ? 0.974 : 0.951,
      high: workers === 1 ? 1.012 : 1.017,
      level: 0.967,
      n: 6,
      because: "the interval lies above the bound",
    })),
  },
];

const compared = (cell: CellAnalysis, against: CellAnalysis): HeadToHeadComparison => {
  const of = ({ metrics: { throughput } }: CellAnalysis): number => throughput?.median ?? Number.NaN;
  const estimate = of(cell) / of(against);
  const ends = { low: estimate * Math.exp(-0.018), high: estimate * Math.exp(0.018) };
  return {
    cell: cell.id,
    against: against.id,
    metric: "throughput",
    estimate,
    ...ends,
    level: 0.95,
    n: 6,
    parity: "identical",
  };
};

/** Runners against torch-ddp at each placement that several have, and Spark against Horovod, as a claim asks. */
function headToHeadOf(cells: readonly CellAnalysis[]): readonly HeadToHeadGroup[] {
  const places = [...new Set(cells.map(({ levels }) => `${levels.nodes} ${levels.workersPerNode}`))];
  return places.flatMap((place): readonly HeadToHeadGroup[] => {
    const members = cells.filter(({ levels }) => `${levels.nodes} ${levels.workersPerNode}` === place);
    const of = (runner: string) => members.find(({ levels }) => levels.runner === runner);
    const [reference, horovod, spark] = [of("torch-ddp"), of("horovod"), of("spark-horovod")];
    if (reference === undefined || members.length < 2) return [];
    const { runner: _runner, ...levels } = reference.levels;
    return [
      {
        levels,
        workers: reference.workers,
        reference: reference.id,
        comparisons: [
          ...members.flatMap((cell) => (cell === reference ? [] : [compared(cell, reference)])),
          ...(horovod === undefined || spark === undefined ? [] : [compared(spark, horovod)]),
        ],
      },
    ];
  });
}

const rules: readonly RuleResult[] = Array.from({ length: 12 }, (_, index) => ({
  rule: index + 1,
  state: index + 1 === 9 ? ("warn" as const) : ("pass" as const),
  because: index + 1 === 9 ? "CPU frequency governor is not recorded" : "checked over all 9 cells",
}));

/** The quickstart on two cores: nine cells, six blocks, every claim holds. */
export function quickstart(): Analysis {
  const cells = cellsOf(quickstartPlans);
  return {
    schema: "scalebench/analysis/v1",
    harness: { version: "0.1.0" },
    suite: {
      name: "quickstart",
      question: "Which framework trains a small CNN fastest on this machine, and does it still learn the same?",
      digest: "7be1c0ffee5a4d0b9c8e7f6a5b4c3d2e1f00112233445566778899aabbccddee",
      scaling: "strong",
      factors: {
        runner: ["single", "torch-ddp", "horovod", "spark-horovod", "ray"],
        nodes: [1],
        workersPerNode: [1, 2],
      },
      workload: {
        model: { name: "cnn", options: {} },
        dataset: { name: "digits", options: {} },
        batch: { global: 256 },
        optimizer: { name: "sgd", learningRate: 0.1, momentum: 0.9, weightDecay: 0 },
        precision: "fp32",
        device: "cpu",
        threadsPerWorker: 1,
      },
      measure: {
        steps: 100,
        warmupSteps: 10,
        epochs: 10,
        target: { metric: "accuracy", atLeast: 0.95 },
        repeats: { min: 4, max: 20 },
        timeoutSeconds: 300,
        breakdown: { windows: 0, steps: 5 },
        slowDown: 0,
        parity: { tolerance: 1e-4, toleranceAcrossWorkers: 1e-4 },
      },
    },
    study: "quickstart-20250314-090000",
    state: "finished",
    startedAt: "2025-03-14T09:00:00.000Z",
    finishedAt: "2025-03-14T09:07:41.000Z",
    blocks: { completed: 6, min: 4, max: 20 },
    seed: 1,
    alpha: { fails: 0.01, holds: 0.05, gatingClaims: 3 },
    verdict: "holds",
    cells,
    excluded: [{ levels: { runner: "single", nodes: 1, workersPerNode: 2 }, because: "excluded by the suite" }],
    claims,
    headToHead: headToHeadOf(cells),
    rules,
    failures: [],
    probe: {
      start: { matrixProduct: 98.4, memoryBandwidth: 11.2, allReduce: 912, threads: 1 },
      end: { matrixProduct: 97.1, memoryBandwidth: 11.4, allReduce: 874, threads: 1 },
    },
    environment: {
      host: { cpu: "AMD EPYC 7B13", cores: "2", memory: "8 GiB", kernel: "6.1.0", system: "Debian GNU/Linux 12" },
      versions: {
        python: "3.11.9",
        torch: "2.13.0",
        horovod: "0.28.1",
        ray: "2.60.0",
        pyspark: "3.5.6",
        node: "20.20.2",
      },
      training: { threads: "1", backend: "gloo", OMP_NUM_THREADS: "1" },
    },
  };
}

/** Up to eight workers on simulated nodes, so that scaling has lines. */
export function fourWorkerCounts(): Analysis {
  const losses: Readonly<Record<string, number>> = { "torch-ddp": 0.06, horovod: 0.09, ray: 0.075 };
  const plans = ["torch-ddp", "horovod", "ray"].flatMap((runner) =>
    [1, 2, 4, 8].map((workers): CellPlan => {
      const loss = losses[runner] ?? 0.1;
      const throughput = (5000 * workers) / (1 + loss * (workers - 1));
      return { runner, workers, throughput, startup: [2, 2, 0.4], memory: 350, nodes: workers > 2 ? workers / 2 : 1 };
    }),
  );
  const [single] = quickstartPlans;
  const cells = cellsOf(single === undefined ? plans : [single, ...plans]);
  return { ...quickstart(), cells, claims: [], headToHead: headToHeadOf(cells), excluded: [] };
}
