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
import type { StudyEvent } from "../src/study/events.js";
import type { StudyEnvironment } from "../src/study/options.js";
import { runStudy } from "../src/study/run-study.js";
import { parseSuite } from "../src/suite/parse.js";
import type { Plan } from "../src/types/plan.js";
import type { TrialOutcome } from "../src/types/trial-result.js";
import { runner as noop } from "../test/fixtures/runners/noop/runner.js";
import type { BenchContext } from "./benchmark.js";
import { runToEnd } from "./processes.js";
import { smallWorkload } from "./small-workload.js";
import { trialSource } from "./trial-process.js";

/** How many cells, each of them run once a block. */
export interface NoopSize {
  readonly cells: number;
  readonly blocks: number;
}

/** Cells of the quickstart's size that differ in their seed, under whichever runner; JSON is YAML. */
const suiteOf = (runner: string, options: Readonly<Record<string, string>>, { cells, blocks }: NoopSize): string =>
  JSON.stringify({
    schema: "scalebench/v1",
    suite: "own-cost",
    question: "What does the harness itself cost?",
    factors: {
      runner: [runner],
      nodes: [1],
      workersPerNode: [1],
      seed: Array.from({ length: cells }, (_, index) => index + 1),
    },
    workload: smallWorkload,
    scaling: "strong",
    measure: { steps: 100, epochs: 10, repeats: { min: blocks, max: blocks } },
    claims: [{ id: "fast", metric: "throughput", atLeast: 1, gate: false }],
    runners: { [runner]: options },
  });

function planOf(
  runner: string,
  options: Readonly<Record<string, string>>,
  registry: RunnerRegistry,
  size: NoopSize,
): Plan {
  const runners = plainRunners(registry);
  const known = { runners, models: modelNames(), datasets: datasetNames() };
  const suite = parseSuite(suiteOf(runner, options, size), "own-cost.yaml", known);
  return makePlan(suite, { runners, cluster: localCluster() });
}

/** A suite of so many cells that every checkout can plan. */
export const suiteText = (cells: number): string => suiteOf("single", {}, { cells, blocks: 4 });

/** The project's runners and one that trains nothing. */
export async function withNoop(): Promise<RunnerRegistry> {
  const directory = join(projectRoot, "test", "fixtures", "runners", "noop");
  return new Map([...(await findRunners()), ["noop", { runner: noop, directory }]]);
}

/** The plan of trials that hand in the records in that folder as theirs. */
export const noopPlan = (registry: RunnerRegistry, records: string, size: NoopSize): Plan =>
  planOf("noop", { records }, registry, size);

/** A folder with the records of one real trial, which the no-op trials hand in as theirs. */
export async function realRecords(
  registry: RunnerRegistry,
  { folder, signal }: Pick<BenchContext, "folder" | "signal">,
) {
  const plan = planOf("single", {}, registry, { cells: 1, blocks: 1 });
  const planned = { plan, cluster: localCluster(), runners: registry };
  const cell = plan.cells[0];
  if (cell === undefined) throw new Error("expected a plan of one cell, found none");
  const source = trialSource(planned, cell.id, join(folder, "real"));
  const { spec, at } = await source.prepare(1, 1);
  await runToEnd(spec, { folder: at.directory, timeoutSeconds: 300, signal });
  return { records: at.directory, environment: source.environment };
}

interface NoopStudy {
  readonly plan: Plan;
  readonly directory: string;
  readonly runners: RunnerRegistry;
  readonly environment: StudyEnvironment;
  readonly resume?: boolean;
  readonly observe?: (event: StudyEvent) => void;
  readonly signal: AbortSignal;
}

/** A whole study of trials that train nothing, measured and judged like any other. Throws when one failed. */
export async function noopStudy(study: NoopStudy): Promise<readonly TrialOutcome[]> {
  const { plan, directory, runners, environment, resume = false, observe = () => {}, signal } = study;
  const cluster = localCluster();
  const parameters = parametersReader(directory);
  const { outcomes } = await runStudy({
    plan,
    directory,
    resume,
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
    observe,
    signal,
  });
  signal.throwIfAborted();
  const failed = outcomes.find(({ result }) => result.state === "failed")?.result;
  if (failed?.state === "failed") throw new Error(`a no-op trial failed: ${failed.failure.reason}`);
  return outcomes;
}
