import { join } from "node:path";
import { judge } from "../src/analysis/judge.js";
import { measureFolder } from "../src/analysis/measure-folder.js";
import { parametersReader } from "../src/cli/stored-trials.js";
import { plainRunners } from "../src/cli/suite-file.js";
import { baseEnvironment } from "../src/launch/base-environment.js";
import { localCluster } from "../src/launch/cluster.js";
import { localLauncher } from "../src/launch/local-launcher.js";
import { makePlan } from "../src/plan/make-plan.js";
import { trialsOfBlock } from "../src/plan/order.js";
import { claimTargets } from "../src/plan/targets.js";
import { harnessVersion, projectRoot } from "../src/project/root.js";
import { datasetNames } from "../src/registry/datasets.js";
import { modelNames } from "../src/registry/models.js";
import { findRunners, type RunnerRegistry } from "../src/registry/runners.js";
import type { StudyEnvironment } from "../src/study/options.js";
import { runStudy } from "../src/study/run-study.js";
import { parseSuite } from "../src/suite/parse.js";
import type { Plan } from "../src/types/plan.js";
import type { TrialOutcome } from "../src/types/trial-result.js";
import { runner as noop } from "../test/fixtures/runners/noop/runner.js";
import type { BenchContext, Benchmark } from "./benchmark.js";
import { figureOf } from "./figure.js";
import { runToEnd } from "./processes.js";
import { trialSource } from "./trial-process.js";

const trials = 100;

/** A trial of the quickstart's size, under whichever runner; JSON is YAML. */
const suiteOf = (runner: string, options: Readonly<Record<string, string>>): string =>
  JSON.stringify({
    schema: "scalebench/v1",
    suite: "own-cost",
    question: "What does the harness itself cost?",
    factors: { runner: [runner], nodes: [1], workersPerNode: [1] },
    workload: {
      model: "cnn",
      dataset: "digits",
      batch: { global: 256 },
      optimizer: { name: "sgd", learningRate: 0.1, momentum: 0.9 },
      threadsPerWorker: 1,
    },
    scaling: "strong",
    measure: { steps: 100, epochs: 10, repeats: { min: trials, max: trials } },
    claims: [{ id: "fast", metric: "throughput", atLeast: 1 }],
    runners: { [runner]: options },
  });

function planOf(runner: string, options: Readonly<Record<string, string>>, registry: RunnerRegistry): Plan {
  const runners = plainRunners(registry);
  const known = { runners, models: modelNames(), datasets: datasetNames() };
  return makePlan(parseSuite(suiteOf(runner, options), "own-cost.yaml", known), { runners, cluster: localCluster() });
}

/** A folder with the records of one real trial, which the no-op trials hand in as theirs. */
async function realRecords(registry: RunnerRegistry, { folder, signal }: BenchContext) {
  const plan = planOf("single", {}, registry);
  const planned = { plan, cluster: localCluster(), runners: registry };
  const source = trialSource(planned, "single-n1-w1", join(folder, "real"));
  const { spec, at } = await source.prepare(1, 1);
  await runToEnd(spec, { folder: at.directory, timeoutSeconds: 300, signal });
  return { records: at.directory, environment: source.environment };
}

/** A whole study of trials that train nothing, measured and judged like any other. */
async function study(
  plan: Plan,
  runners: RunnerRegistry,
  environment: StudyEnvironment,
  { folder, signal }: BenchContext,
): Promise<readonly TrialOutcome[]> {
  const directory = join(folder, "own-cost");
  const cluster = localCluster();
  const parameters = parametersReader(directory);
  const { outcomes } = await runStudy({
    plan,
    directory,
    resume: false,
    identity: { plan: "own-cost" },
    files: {},
    harness: harnessVersion(),
    runners,
    trialsOfBlock,
    cluster,
    environment,
    launcher: localLauncher({ baseEnvironment: baseEnvironment(process.env), graceMs: 5_000 }),
    measure: ({ trial, directory: attempt, result }) =>
      measureFolder(trial.cell, attempt, result, cluster.nodes(trial.cell.nodes)),
    judge: (request) => ({
      ...judge({ plan, outcomes: request.outcomes, targets: (claim) => claimTargets(plan, claim), parameters }),
      decided: false,
    }),
    observe: () => {},
    signal,
  });
  signal.throwIfAborted();
  const failed = outcomes.find(({ result }) => result.state === "failed")?.result;
  if (failed?.state === "failed") throw new Error(`a no-op trial failed: ${failed.failure.reason}`);
  return outcomes;
}

/** Seconds between the end of one trial's process and the start of the next one's: all that is not process. */
const gapsOf = (outcomes: readonly TrialOutcome[]): readonly number[] =>
  outcomes.slice(1).flatMap(({ result }, index) => {
    const before = outcomes[index]?.result;
    return before === undefined ? [] : result.launchedAt - before.launchedAt - before.seconds;
  });

const command = "npm run bench -- own-cost";

/** What the harness costs a trial beside its processes: under 10 ms. */
export const ownCost: Benchmark = {
  name: "own-cost",
  run: async (context) => {
    const found = await findRunners();
    const directory = join(projectRoot, "test", "fixtures", "runners", "noop");
    const registry = new Map([...found, ["noop", { runner: noop, directory }]]);
    const { records, environment } = await realRecords(registry, context);
    const outcomes = await study(planOf("noop", { records }, registry), registry, environment, context);
    context.tell(`own-cost: ${outcomes.length} trials that train nothing`);
    const bound = { atMost: 0.01 };
    return [
      figureOf({
        name: "own-cost/between",
        what: "from the end of a trial's process to the start of the next: files, journal, records, analysis, judging",
        unit: "s",
        bound,
        command,
        samples: gapsOf(outcomes),
      }),
      figureOf({
        name: "own-cost/harness-seconds",
        what: "harnessSeconds of a trial as its result.json says",
        unit: "s",
        bound,
        command,
        samples: outcomes.map(({ result }) => result.harnessSeconds ?? Number.NaN),
      }),
    ];
  },
};
