import { appendFileSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { errorAnnotation, renderAnnotations } from "../gate/annotations.js";
import { renderBenchmarkJson } from "../gate/benchmark-json.js";
import { jobSummary } from "../gate/job-summary.js";
import { type JunitOptions, renderJunit } from "../gate/junit.js";
import { renderOpenMetrics } from "../gate/open-metrics.js";
import { folderErrorOf, studyErrorOf } from "../study/file-errors.js";
import { makeFolder, writeWhole } from "../study/files.js";
import type { JudgedStudy } from "./run-suite.js";
import { narrate } from "./terminal.js";

export interface GateOutputs extends JunitOptions {
  readonly junit: string | undefined;
  /** Start of two file names. */
  readonly benchmarkJson: string | undefined;
  readonly gitlabMetrics: string | undefined;
}

/** Files by name, as `--json` lists them. */
type Written = Readonly<Record<string, string>>;

const ofGithub = (): boolean => process.env.GITHUB_ACTIONS === "true";

function write(path: string, content: string): void {
  try {
    makeFolder(dirname(path));
  } catch (error) {
    throw folderErrorOf(error, dirname(path));
  }
  try {
    writeWhole(path, content);
  } catch (error) {
    throw studyErrorOf(error, dirname(path));
  }
}

function contents(
  { study, analysis }: JudgedStudy,
  outputs: GateOutputs,
): ReadonlyMap<string, readonly [string, string]> {
  const { junit, benchmarkJson, gitlabMetrics } = outputs;
  const files = new Map([
    ["junit", [junit ?? join(study.paths.directory, "junit.xml"), renderJunit(analysis, outputs)] as const],
  ]);
  if (benchmarkJson !== undefined) {
    files.set("biggerIsBetter", [`${benchmarkJson}-bigger.json`, renderBenchmarkJson(analysis, "higher")]);
    files.set("smallerIsBetter", [`${benchmarkJson}-smaller.json`, renderBenchmarkJson(analysis, "lower")]);
  }
  if (gitlabMetrics !== undefined) files.set("gitlabMetrics", [gitlabMetrics, renderOpenMetrics(analysis)]);
  return files;
}

/** A job has one file for all its steps: it is appended to. */
function tellJob({ study, analysis }: JudgedStudy): void {
  const file = process.env.GITHUB_STEP_SUMMARY;
  if (file === undefined || file === "") return;
  try {
    appendFileSync(file, jobSummary(analysis, readFileSync(study.paths.summary, "utf8")));
  } catch (error) {
    // The verdict stands without it.
    narrate(`warning: the job summary ${file} cannot be written: ${String(error)}`);
  }
}

/** Writes what continuous integration reads, whatever the verdict. Throws RESULTS_UNWRITABLE, DISK_FULL. */
export function writeOutputs(judged: JudgedStudy, outputs: GateOutputs): Written {
  const written: Record<string, string> = {};
  for (const [name, [path, content]] of contents(judged, outputs)) {
    const file = resolve(path);
    write(file, content);
    written[name] = file;
  }
  tellJob(judged);
  // The runner reads both streams; stdout belongs to the verdicts, or to the one object of --json.
  if (ofGithub()) for (const line of renderAnnotations(judged.analysis)) narrate(line);
  return written;
}

/** Shows on GitHub's page what ended the gate before it had a verdict. */
export function annotateError(error: unknown): void {
  if (!ofGithub()) return;
  narrate(errorAnnotation("scalebench gate has no verdict", error instanceof Error ? error.message : String(error)));
}
