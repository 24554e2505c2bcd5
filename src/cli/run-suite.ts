import { basename, resolve } from "node:path";
import { judge } from "../analysis/judge.js";
import { measureFolder } from "../analysis/measure-folder.js";
import { readCluster } from "../cluster-file/parse.js";
import { environmentFacts } from "../environment/facts.js";
import { ScalebenchError } from "../errors/error.js";
import { networkError } from "../plan/check-network.js";
import { trialsOfBlock } from "../plan/order.js";
import { claimTargets } from "../plan/targets.js";
import { harnessVersion } from "../project/root.js";
import { largest } from "../stats/largest.js";
import type { StudyIdentity } from "../study/identity.js";
import { studyPaths } from "../study/layout.js";
import type { StudyEnd, StudyOptions } from "../study/options.js";
import { requireOwnFiles } from "../study/own-files.js";
import { readStudy, type StoredStudy } from "../study/read-study.js";
import { runStudy, studyMarkers } from "../study/run-study.js";
import type { Analysis, EnvironmentFacts } from "../types/analysis.js";
import type { StudyBaselines } from "../types/baseline.js";
import type { Trial } from "../types/plan.js";
import type { ClaimSpec, Suite } from "../types/suite.js";
import { analyzeStudy } from "./analyze-study.js";
import { fitSimplerModels } from "./fit-simpler-models.js";
import { livePage } from "./live-page.js";
import { narrateWarnings, planWarnings } from "./margin-warnings.js";
import { checkModels } from "./model-preflight.js";
import { collectGarbageAtWorkOnly } from "./quiet-collector.js";
import { printResults } from "./results-text.js";
import { type JobChoices, runAsJob } from "./run-as-job.js";
import { abortOnSignals } from "./signals.js";
import { isJobToSubmit } from "./slurm-job.js";
import { checkStorages } from "./storage-preflight.js";
import { parametersReader } from "./stored-trials.js";
import { baselineEvidence, baselinesDirectory, baselinesFor } from "./study-baselines.js";
import { preparedFolders, type StudyDataset, studyDatasets } from "./study-datasets.js";
import { studyEnvironment } from "./study-environment.js";
import { newestStudy, studyFolder } from "./study-folder.js";
import { identityOf } from "./study-identity.js";
import { studyLinks } from "./study-links.js";
import { type StudyPlace, studyPlace } from "./study-place.js";
import { keptPreparations, preparationsFile, storedPreparations } from "./study-preparations.js";
import { studyPrinter } from "./study-printer.js";
import { withProbe } from "./study-probe.js";
import { type PlannedSuite, planSuite, usedRunners } from "./suite-file.js";
import { narrate } from "./terminal.js";
import { withTimedPreparations } from "./timed-preparations.js";
import { exitCodeOfAnalysis } from "./verdict-text.js";
import { writeAnalysis, writePage, writeRecords } from "./write-results.js";

export interface RunRequest {
  readonly suite: string;
  readonly out: string | undefined;
  readonly set: readonly string[];
  readonly resume: boolean;
  /** A cluster file; this machine without one. */
  readonly cluster?: string | undefined;
  /** Folder of baselines (default: `baselines` of the working directory), and which one (default: the suite's name). */
  readonly baselines?: string | undefined;
  readonly baseline?: string | undefined;
}

/** What a command adds to the study of a suite. */
export interface Addition {
  readonly study: Pick<StudyOptions, "variants" | "scaffold">;
  /** Must not change between a study's first run and its resumption. */
  readonly identity: StudyIdentity;
  readonly facts: EnvironmentFacts;
}

/** How another command than `run` has a suite's study. */
export interface Variation {
  readonly change?: (suite: Suite) => Suite;
  readonly add?: (planned: PlannedSuite, directory: string) => Promise<Addition>;
}

/** A study that has ended, and what to exit with. */
export interface JudgedStudy {
  readonly study: StoredStudy;
  readonly analysis: Analysis;
  readonly code: number;
}

const jsonText = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

async function startingFiles(
  planned: PlannedSuite,
  { environment, node, facts: clusterFacts }: StudyPlace,
  further: EnvironmentFacts,
  datasets: readonly StudyDataset[],
  baselines: StudyBaselines | undefined,
): Promise<StudyOptions["files"]> {
  const { file, text, plan } = planned;
  const threads = [...new Set(plan.cells.map((cell) => cell.workload.threadsPerWorker))].join(", ");
  const facts = await environmentFacts({
    environment,
    suitePath: resolve(file),
    threadsPerWorker: threads,
    runners: usedRunners(planned),
    datasets: Object.fromEntries(datasets.map(({ name, digest }) => [name, digest])),
    node,
  });
  const preparations = keptPreparations(datasets);
  const all: EnvironmentFacts = { ...facts, ...clusterFacts, ...further };
  return {
    "suite.yaml": text,
    "environment.json": jsonText(all),
    ...(baselines === undefined ? {} : { "baselines.json": jsonText(baselines) }),
    ...(preparations.length === 0 ? {} : { "preparation.json": jsonText(preparationsFile(preparations)) }),
  };
}

/** What a study stands on. */
interface Ground {
  readonly place: StudyPlace;
  readonly datasets: readonly StudyDataset[];
}

async function studyOptions(
  planned: PlannedSuite,
  { place, datasets }: Ground,
  request: RunRequest & { readonly directory: string },
  addition: Addition | undefined,
  { observe, signal }: Pick<StudyOptions, "observe" | "signal">,
): Promise<StudyOptions> {
  const { plan, runners } = planned;
  const { cluster, launcher, environment } = place;
  const { directory, resume } = request;
  const parameters = parametersReader(directory);
  const paths = studyPaths(directory);
  // A study that goes on is compared with what it began with.
  const choice = { directory: request.baselines ?? baselinesDirectory, name: request.baseline };
  const baselines = resume ? undefined : baselinesFor(plan, choice);
  const hostsKnown = ({ cell }: Trial) => runners.get(cell.runner)?.runner.onExistingCluster?.(cell) !== true;
  const threads = largest(plan.cells.map((cell) => cell.workload.threadsPerWorker));
  const timed = withTimedPreparations(addition?.study.scaffold, { plan, datasets, paths, observe, signal });
  return {
    plan,
    directory,
    resume,
    identity: { ...identityOf(planned, environment, datasets), ...addition?.identity },
    files: await startingFiles(planned, place, addition?.facts ?? {}, datasets, baselines),
    harness: harnessVersion(),
    runners,
    trialsOfBlock,
    cluster,
    environment: studyEnvironment(environment),
    prepared: preparedFolders(datasets),
    userVariable: (name) => process.env[name],
    launcher,
    measure: ({ trial, directory: folder, result }) =>
      measureFolder(trial.cell, folder, result, hostsKnown(trial) ? cluster.nodes(trial.cell.nodes) : undefined),
    judge: ({ outcomes }) => {
      const baseline = baselineEvidence(plan, paths, { id: basename(directory), startedAt: null });
      const targets = (claim: ClaimSpec) => claimTargets(plan, claim);
      const preparation = storedPreparations(paths);
      return judge({
        plan,
        outcomes,
        targets,
        parameters,
        preparation,
        ...(baseline === undefined ? {} : { baseline }),
      });
    },
    beforeBlock: livePage(directory, observe),
    ...addition?.study,
    scaffold: withProbe(timed, { paths, probe: () => place.probe(threads), observe, signal }),
    observe,
    signal,
  };
}

/** Analysis, records and page of a study that has ended. */
async function conclude(end: StudyEnd, directory: string, interrupted: number | undefined): Promise<JudgedStudy> {
  const study = readStudy(directory);
  const analysis = analyzeStudy(study, end.outcomes);
  const stored = writeAnalysis(study, analysis);
  for (const file of await writeRecords(study)) {
    narrate(`warning: ${file} could not be read and is not in records.arrow`);
  }
  await writePage(study, stored);
  return { study, analysis, code: interrupted ?? exitCodeOfAnalysis(analysis) };
}

/** Connections to nodes end with the work, whatever its end. */
async function withPlace<Result>(
  { launcher }: StudyPlace,
  directory: string,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    await launcher.close(studyMarkers(directory));
    throw error;
  }
}

/** Runs or resumes the study of a suite to its end, judges it and writes its files. */
export async function runJudged(request: RunRequest, variation: Variation = {}): Promise<JudgedStudy> {
  collectGarbageAtWorkOnly();
  const { suite, set, cluster } = request;
  const planned = await planSuite(suite, set, { change: variation.change, cluster });
  const refused = networkError(planned.plan, planned.clusterSpec.kind);
  if (refused !== undefined) throw refused;
  const { name } = planned.plan.suite;
  const directory = request.resume && request.out === undefined ? newestStudy(name) : studyFolder(request.out, name);
  requireOwnFiles(studyPaths(directory));
  const addition = await variation.add?.(planned, directory);
  narrateWarnings(await planWarnings(planned));
  const { signal, code } = abortOnSignals();
  const printer = studyPrinter();
  const links = studyLinks(planned.clusterSpec);
  try {
    const { observe } = printer;
    const datasets = await studyDatasets(planned.plan, { observe, signal });
    const place = await studyPlace({ planned, datasets, directory, observe, signal });
    const end = await withPlace(place, directory, async () => {
      if (place.checksModels) {
        const preflight = { plan: planned.plan, datasets, python: place.environment.python, observe };
        await checkModels(preflight);
        await checkStorages(preflight);
      }
      const options = await studyOptions(planned, { place, datasets }, { ...request, directory }, addition, {
        observe,
        signal,
      });
      const ended = await runStudy({ ...options, beforeTrial: links.beforeTrial });
      // When nothing is measured any more.
      if (ended.state === "finished")
        await fitSimplerModels({ plan: planned.plan, datasets, directory, observe, signal });
      return ended;
    });
    printer.close();
    return await conclude(end, directory, end.state === "interrupted" ? code() : undefined);
  } finally {
    printer.close();
    await links.restore();
  }
}

const nothingToDetach = (kind: string): ScalebenchError =>
  new ScalebenchError({
    code: "USAGE",
    message: `expected a job of Slurm's to leave behind with --detach, found a cluster of kind ${kind}, or an allocation already`,
    hint: "leave out --detach",
  });

/** `run`: the study of a suite, and everything that follows; returns the exit code. Outside of an allocation of Slurm's that is a job. */
export async function runSuite(
  request: RunRequest & { readonly json: boolean },
  choices: JobChoices = { detach: false },
): Promise<number> {
  const spec = request.cluster === undefined ? undefined : readCluster(request.cluster);
  if (spec !== undefined && isJobToSubmit(spec)) return runAsJob(spec, request, choices);
  if (choices.detach) throw nothingToDetach(spec?.kind ?? "local");
  const { study, analysis, code } = await runJudged(request);
  printResults(analysis, study.paths, request.json);
  return code;
}
