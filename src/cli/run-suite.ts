import { resolve } from "node:path";
import { judge } from "../analysis/judge.js";
import { measureFolder } from "../analysis/measure-folder.js";
import { environmentFacts } from "../environment/facts.js";
import { resolveEnvironment } from "../environment/resolve.js";
import type { Environment } from "../environment/types.js";
import { baseEnvironment } from "../launch/base-environment.js";
import { localLauncher } from "../launch/launcher.js";
import { trialsOfBlock } from "../plan/order.js";
import { claimTargets } from "../plan/targets.js";
import { harnessVersion } from "../project/root.js";
import type { StudyEnd, StudyOptions } from "../study/options.js";
import { readStudy } from "../study/read-study.js";
import { runStudy } from "../study/run-study.js";
import { analyzeStudy } from "./analyze-study.js";
import { printResults } from "./results-text.js";
import { abortOnSignals } from "./signals.js";
import { parametersReader } from "./stored-trials.js";
import { studyEnvironment } from "./study-environment.js";
import { newestStudy, studyFolder } from "./study-folder.js";
import { identityOf } from "./study-identity.js";
import { studyPrinter } from "./study-printer.js";
import { type PlannedSuite, planSuite, usedRunners } from "./suite-file.js";
import { narrate } from "./terminal.js";
import { exitCodeOfAnalysis } from "./verdict-text.js";
import { writeAnalysis, writePage, writeRecords } from "./write-results.js";

/** Between SIGTERM and SIGKILL. */
const graceMs = 5_000;

interface RunRequest {
  readonly suite: string;
  readonly out: string | undefined;
  readonly set: readonly string[];
  readonly resume: boolean;
  readonly json: boolean;
}

async function startingFiles(
  { file, text, plan }: PlannedSuite,
  environment: Environment,
): Promise<StudyOptions["files"]> {
  const threads = [...new Set(plan.cells.map((cell) => cell.workload.threadsPerWorker))].join(", ");
  const facts = await environmentFacts({ environment, suitePath: resolve(file), threadsPerWorker: threads });
  return { "suite.yaml": text, "environment.json": `${JSON.stringify(facts, null, 2)}\n` };
}

async function studyOptions(
  planned: PlannedSuite,
  environment: Environment,
  request: RunRequest & { readonly directory: string },
): Promise<Omit<StudyOptions, "observe" | "signal">> {
  const { plan, cluster, runners } = planned;
  const { directory, resume } = request;
  const parameters = parametersReader(directory);
  return {
    plan,
    directory,
    resume,
    identity: identityOf(planned, environment),
    files: await startingFiles(planned, environment),
    harness: harnessVersion(),
    runners,
    trialsOfBlock,
    cluster,
    environment: studyEnvironment(environment),
    launcher: localLauncher({ baseEnvironment: baseEnvironment(process.env), graceMs }),
    measure: ({ trial, directory: folder, result }) =>
      measureFolder(trial.cell, folder, result.launchedAt, cluster.nodes(trial.cell.nodes)),
    judge: ({ outcomes }) => judge({ plan, outcomes, targets: (claim) => claimTargets(plan, claim), parameters }),
  };
}

/** Analysis, records and page of a study that has ended; returns the exit code. */
async function conclude(
  end: StudyEnd,
  directory: string,
  json: boolean,
  interrupted: number | undefined,
): Promise<number> {
  const study = readStudy(directory);
  const analysis = analyzeStudy(study, end.outcomes);
  writeAnalysis(study, analysis);
  for (const file of writeRecords(study)) {
    narrate(`warning: ${file} could not be read and is not in records.arrow`);
  }
  await writePage(study, analysis);
  printResults(analysis, study.paths, json);
  return interrupted ?? exitCodeOfAnalysis(analysis);
}

/** Runs or resumes the study of a suite to its end, and everything that follows; returns the exit code. */
export async function runSuite(request: RunRequest): Promise<number> {
  const planned = await planSuite(request.suite, request.set);
  const { name } = planned.plan.suite;
  const directory = request.resume && request.out === undefined ? newestStudy(name) : studyFolder(request.out, name);
  const environment = resolveEnvironment({ runners: usedRunners(planned) });
  const { signal, code } = abortOnSignals();
  const printer = studyPrinter();
  try {
    const options = await studyOptions(planned, environment, { ...request, directory });
    const end = await runStudy({ ...options, observe: printer.observe, signal });
    printer.close();
    return await conclude(end, directory, request.json, end.state === "interrupted" ? code() : undefined);
  } finally {
    printer.close();
  }
}
