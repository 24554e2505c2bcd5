import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { resolveEnvironment } from "../environment/resolve.js";
import { inAllocation } from "../launch/slurm/allocation.js";
import { type JobFiles, jobFiles } from "../launch/slurm/job-files.js";
import { type JobRequest, jobScript } from "../launch/slurm/job-script.js";
import { projectRoot } from "../project/root.js";
import { largest } from "../stats/largest.js";
import { slurmFolder, studyPaths } from "../study/layout.js";
import { checkFree, checkPresent } from "../study/open-study.js";
import { requireOwnFiles } from "../study/own-files.js";
import type { ClusterSpec, SlurmClusterSpec } from "../types/cluster.js";
import type { RunRequest } from "./run-suite.js";
import { newestStudy, studyFolder } from "./study-folder.js";
import { type PlannedSuite, usedRunners } from "./suite-file.js";

export type JobRun = RunRequest & { readonly json?: boolean };

/** Whether a study of this cluster is a job that we submit, and not something that we run. */
export const isJobToSubmit = (spec: ClusterSpec): spec is SlurmClusterSpec =>
  spec.kind === "slurm" && !inAllocation(process.env);

/** Files that a start which was killed early leaves. */
const startFiles = { "suite.yaml": "", "environment.json": "", "baselines.json": "" };

interface StudyJob {
  readonly directory: string;
  /** What a person types to go on with it. */
  readonly resume: readonly string[];
  readonly files: JobFiles;
  readonly script: string;
}

const option = (name: string, value: string | undefined): readonly string[] =>
  value === undefined ? [] : [`--${name}`, value];

/** `run` with everything that was asked for, by absolute paths. */
function runCommand(request: JobRun, directory: string, further: readonly string[]): readonly string[] {
  const { suite, cluster, set, baselines, baseline } = request;
  return [
    ...["run", resolve(suite)],
    ...option("cluster", cluster === undefined ? undefined : resolve(cluster)),
    ...["--out", directory],
    ...set.flatMap((change) => ["--set", change]),
    ...option("baselines", baselines === undefined ? undefined : resolve(baselines)),
    ...option("baseline", baseline),
    ...further,
  ];
}

/** The job of a study, with nothing written yet. Throws USAGE for a folder that sbatch cannot name. */
export function studyJob({ plan }: PlannedSuite, spec: SlurmClusterSpec, request: JobRun): StudyJob {
  const { name } = plan.suite;
  const directory = request.resume && request.out === undefined ? newestStudy(name) : studyFolder(request.out, name);
  const files = jobFiles(join(directory, slurmFolder));
  const resume = ["scalebench", ...runCommand(request, directory, ["--resume"])];
  const job: JobRequest = {
    spec,
    suite: name,
    directory,
    files,
    workingDirectory: process.cwd(),
    command: [
      process.execPath,
      join(projectRoot, "bin", "scalebench"),
      ...runCommand(request, directory, [
        ...(request.json === true ? ["--json"] : []),
        ...(request.resume ? ["--resume"] : []),
      ]),
    ],
    resume,
    threads: largest(plan.cells.map(({ workload }) => workload.threadsPerWorker)),
  };
  return { directory, resume, files, script: jobScript(job) };
}

/** Writes the script into the study's folder. Throws STUDY_EXISTS, STUDY_MISSING, ENVIRONMENT_MISSING before a place in the queue is lost for it. */
export function writeStudyJob(planned: PlannedSuite, spec: SlurmClusterSpec, request: JobRun): StudyJob {
  const job = studyJob(planned, spec, request);
  const paths = studyPaths(job.directory);
  if (request.resume) checkPresent(paths);
  else checkFree(paths, { files: startFiles });
  requireOwnFiles(paths);
  if (spec.environment.kind === "shared") resolveEnvironment({ runners: usedRunners(planned) });
  mkdirSync(job.files.folder, { recursive: true });
  writeFileSync(job.files.script, job.script, { mode: 0o755 });
  return job;
}
