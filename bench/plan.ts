import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Bench } from "tinybench";
import { plainRunners } from "../src/cli/suite-file.js";
import { localCluster } from "../src/launch/cluster.js";
import { makePlan } from "../src/plan/make-plan.js";
import { projectRoot } from "../src/project/root.js";
import { datasetNames } from "../src/registry/datasets.js";
import { modelNames } from "../src/registry/models.js";
import { findRunners } from "../src/registry/runners.js";
import { parseSuite } from "../src/suite/parse.js";
import type { BenchContext, Benchmark } from "./benchmark.js";
import { figureOf } from "./figure.js";
import { programSpec, runToEnd } from "./processes.js";

const cells = 10_000;

const suite = `schema: scalebench/v1
suite: many-cells
question: How long does a plan of ${cells} cells take?
factors:
  runner: [torch-ddp, horovod, spark-horovod, ray]
  nodes: [1, 2, 3, 4, 5]
  workersPerNode: [1, 2, 4, 8, 16]
  seed: [${Array.from({ length: cells / 100 }, (_, index) => index + 1).join(", ")}]
workload:
  model: mlp
  dataset: synthetic-images
  batch: { perWorker: 32 }
  optimizer: { name: sgd, learningRate: 0.1 }
scaling: weak
claims:
  - { id: scales, metric: throughput, where: { runner: ray }, against: { runner: torch-ddp }, atLeast: 0.9 }
`;

/** Milliseconds of parsing and planning alone, in this process. */
async function inProcess({ runs, signal }: BenchContext): Promise<readonly number[]> {
  const runners = plainRunners(await findRunners());
  const known = { runners, models: modelNames(), datasets: datasetNames() };
  const bench = new Bench({
    iterations: runs,
    time: 0,
    warmupIterations: 2,
    warmupTime: 0,
    retainSamples: true,
    signal,
  });
  const planned = (): number => {
    const plan = makePlan(parseSuite(suite, "many-cells.yaml", known), { runners, cluster: localCluster() });
    return plan.cells.length + plan.excluded.length;
  };
  if (planned() !== cells) throw new Error(`expected a suite of ${cells} cells, found ${planned()}`);
  bench.add("plan", () => {
    planned();
  });
  const [task] = await bench.run();
  signal.throwIfAborted();
  if (task?.result.state !== "completed") throw new Error(`tinybench did not complete: ${task?.result.state}`);
  return [...(task.result.latency.samples ?? [])];
}

/** Seconds of whole processes, the program's and an empty one's in turns. */
async function wholeProcess({ folder, runs, signal, tell }: BenchContext) {
  const file = join(folder, "many-cells.yaml");
  writeFileSync(file, suite);
  const program = join(projectRoot, "bin", "scalebench");
  const plan: number[] = [];
  const empty: number[] = [];
  const place = { folder, timeoutSeconds: 60, signal };
  for (let run = 1; run <= runs; run += 1) {
    const argv = [process.execPath, program, "plan", file] as const;
    plan.push((await runToEnd(programSpec(`plan-${run}`, argv, folder), place)).seconds);
    const nothing = [process.execPath, "-e", "0"] as const;
    empty.push((await runToEnd(programSpec(`empty-${run}`, nothing, folder), place)).seconds);
  }
  tell(`plan: ${runs} processes of each kind`);
  return { plan, empty };
}

/** A plan of 10,000 cells: under a second. */
export const plan: Benchmark = {
  name: "plan",
  run: async (context) => {
    const processes = await wholeProcess(context);
    return [
      figureOf({
        name: "plan/process",
        what: `the whole process of \`scalebench plan\` with ${cells} cells, printed to a file`,
        unit: "s",
        bound: { atMost: 1 },
        command: "bin/scalebench plan many-cells.yaml",
        samples: processes.plan,
      }),
      figureOf({
        name: "plan/empty-node",
        what: "an empty process of Node, for comparison",
        unit: "s",
        command: "node -e 0",
        samples: processes.empty,
      }),
      figureOf({
        name: "plan/parse-and-plan",
        what: `parsing and planning ${cells} cells, without the process around it`,
        unit: "s",
        bound: { atMost: 1 },
        command: "npm run bench -- plan",
        samples: (await inProcess(context)).map((milliseconds) => milliseconds / 1_000),
      }),
    ];
  },
};
