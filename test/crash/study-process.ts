// One life of a study that is killed: runs it to its end, or continues it. Arguments: folder, records, blocks.
import { existsSync } from "node:fs";
import { judge } from "../../src/analysis/judge.js";
import { measureFolder } from "../../src/analysis/measure-folder.js";
import { analyzeStudy } from "../../src/cli/analyze-study.js";
import { parametersReader } from "../../src/cli/stored-trials.js";
import { writeAnalysis, writeRecords } from "../../src/cli/write-results.js";
import { baseEnvironment } from "../../src/launch/base-environment.js";
import { localCluster } from "../../src/launch/cluster.js";
import { localLauncher } from "../../src/launch/local-launcher.js";
import { makePlan } from "../../src/plan/make-plan.js";
import { trialsOfBlock } from "../../src/plan/order.js";
import { claimTargets } from "../../src/plan/targets.js";
import { studyPaths } from "../../src/study/layout.js";
import { readStudy } from "../../src/study/read-study.js";
import { runStudy } from "../../src/study/run-study.js";
import { parseSuite } from "../../src/suite/parse.js";
import { crashRunner } from "./crash-runner.js";

const [directory = "", records = "", blocks = ""] = process.argv.slice(2);
const repeats = Number(blocks);

/** JSON is YAML. The second factor changes nothing of a training: two cells with the same records. */
const suite = JSON.stringify({
  schema: "scalebench/v1",
  suite: "crash",
  question: "What survives?",
  factors: { runner: ["noop"], nodes: [1], workersPerNode: [1], "measure.timeout": ["2m", "3m"] },
  workload: {
    model: "mlp",
    dataset: "digits",
    batch: { global: 64 },
    optimizer: { name: "sgd", learningRate: 0.1 },
    threadsPerWorker: 1,
  },
  scaling: "strong",
  measure: { steps: 10, epochs: 1, warmupSteps: 0, breakdown: { windows: 0 }, repeats: { min: repeats, max: repeats } },
  claims: [{ id: "fast", metric: "throughput", atLeast: 1 }],
  runners: { noop: { records } },
});

const runners = new Map([["noop", crashRunner]]);
const known = { runners, models: ["mlp"], datasets: ["digits"] };
const cluster = localCluster();
const plan = makePlan(parseSuite(suite, "crash.yaml", known), { runners, cluster });
const parameters = parametersReader(directory);

process.stdout.write("begins\n");
const { outcomes } = await runStudy({
  plan,
  directory,
  resume: existsSync(studyPaths(directory).identity),
  identity: { plan: "crash" },
  files: { "environment.json": "{}\n" },
  harness: "0.0.0",
  runners: new Map([["noop", { runner: crashRunner, directory: "/" }]]),
  trialsOfBlock,
  cluster,
  environment: {
    python: "/usr/bin/python3",
    binDirectory: "/usr/bin",
    pythonPath: "/",
    javaHome: undefined,
    datasetsDirectory: "/",
  },
  launcher: localLauncher({ baseEnvironment: baseEnvironment(process.env), graceMs: 5_000 }),
  measure: ({ trial, directory: attempt, result }) =>
    measureFolder(trial.cell, attempt, result, cluster.nodes(trial.cell.nodes)),
  judge: (request) => ({
    ...judge({ plan, outcomes: request.outcomes, targets: (claim) => claimTargets(plan, claim), parameters }),
    decided: false,
    neededCells: new Set(plan.cells.map(({ id }) => id)),
  }),
  observe: (event) => process.stderr.write(`${JSON.stringify(event)}\n`),
  signal: new AbortController().signal,
});
const study = readStudy(directory);
writeAnalysis(study, analyzeStudy(study, outcomes));
await writeRecords(study);
