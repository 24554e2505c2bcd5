import { statSync } from "node:fs";
import { relative, resolve } from "node:path";
import { ScalebenchError } from "../errors/error.js";
import { readStudy } from "../study/read-study.js";
import { analyzeStudy } from "./analyze-study.js";
import { annotateError, type GateOutputs, writeOutputs } from "./gate-outputs.js";
import { revisionsOf } from "./gate-revisions.js";
import { requireOwnCluster, requireSharedCheckout } from "./own-cluster.js";
import { printResults } from "./results-text.js";
import { type JudgedStudy, runJudged } from "./run-suite.js";
import { storedOutcomes } from "./stored-trials.js";
import { narrate } from "./terminal.js";
import { exitCodeOfAnalysis } from "./verdict-text.js";
import { writeAnalysis, writePage } from "./write-results.js";

interface GateRequest extends GateOutputs {
  /** A suite's file, or a study's folder. */
  readonly target: string;
  readonly out: string | undefined;
  readonly set: readonly string[];
  readonly resume: boolean;
  /** A cluster file; this machine without one. */
  readonly cluster: string | undefined;
  readonly baselines: string | undefined;
  readonly baseline: string | undefined;
  readonly json: boolean;
  /** A git revision whose training code is measured beside that of the working tree. */
  readonly ref: string | undefined;
  /** A share. */
  readonly margin: number | undefined;
}

/** Five per cent: what a machine that does nothing else can tell from noise within a few blocks. */
const defaultMargin = 0.05;

function misused(option: string, because: string): ScalebenchError {
  return new ScalebenchError({
    code: "USAGE",
    message: `expected ${option} with ${because}`,
    hint: "`scalebench gate SUITE` runs and judges; `scalebench gate STUDY` judges what has run",
  });
}

/** Options that say how to run mean nothing for a study that has run. */
function checkForStudy({ target, out, set, resume, cluster, baselines, baseline, ref, margin }: GateRequest): void {
  const given = Object.entries({
    out,
    cluster,
    baselines,
    baseline,
    ref,
    margin,
    set: set[0],
    resume: resume || undefined,
  });
  const [option] = given.find(([, value]) => value !== undefined) ?? [];
  if (option !== undefined) throw misused(`--${option}`, `a suite, found the study ${target}`);
}

/** Measures and judges a study anew from its records, as `analyze` does. */
async function judgedStudy(directory: string): Promise<JudgedStudy> {
  const study = readStudy(directory);
  if (study.state !== "finished") {
    narrate(`warning: the study is ${study.state}: its verdicts are those of the trials so far`);
  }
  const analysis = analyzeStudy(study, storedOutcomes(study));
  await writePage(study, writeAnalysis(study, analysis));
  return { study, analysis, code: exitCodeOfAnalysis(analysis) };
}

async function judged(request: GateRequest): Promise<JudgedStudy> {
  const { target, cluster, ref, margin } = request;
  if (statSync(target, { throwIfNoEntry: false })?.isDirectory() === true) {
    checkForStudy(request);
    return await judgedStudy(resolve(target));
  }
  if (ref === undefined && margin !== undefined) throw misused("--margin", "--ref, found it without");
  requireOwnCluster({ cluster, afterwards: "`scalebench run SUITE --cluster FILE`, then `scalebench gate STUDY`" });
  if (ref !== undefined) requireSharedCheckout(cluster);
  const run = { ...request, suite: target };
  if (ref === undefined) return await runJudged(run);
  return await runJudged(run, revisionsOf({ ref, suite: target, margin: margin ?? defaultMargin }));
}

/** `gate`: runs where there is a suite, judges, writes what continuous integration reads; returns the exit code. */
export async function gateStudy(request: GateRequest): Promise<number> {
  try {
    const found = await judged(request);
    const files = writeOutputs(found, request);
    printResults(found.analysis, found.study.paths, request.json, files);
    if (!request.json) narrate(`junit: ${relative(process.cwd(), files.junit ?? "")}`);
    return found.code;
  } catch (error) {
    annotateError(error);
    throw error;
  }
}
