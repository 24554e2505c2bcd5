import { join } from "node:path";
import type { TrialId } from "../types/ids.js";

/** Where everything of one attempt at a trial lies. */
export interface TrialPaths {
  readonly directory: string;
  readonly trial: string;
  readonly launch: string;
  readonly result: string;
}

/** Folder of a study with what the connections to its nodes have said. */
export const nodesFolder = "nodes";

/** Folder of a study with the script and the output of its job, under Slurm. */
export const slurmFolder = "slurm";

/** Folder of a study with what simpler models predict: a folder a data set, in it one a model. */
export const simplerModelsFolder = "simpler-models";

/** Folder of a study with the models that were saved from it: a folder a cell. */
export const modelsFolder = "models";

/** Where everything of a study lies. */
export interface StudyPaths {
  readonly directory: string;
  readonly suite: string;
  readonly plan: string;
  readonly identity: string;
  readonly environment: string;
  /** What the machine itself could do, at the study's start and end. */
  readonly probe: string;
  /** The baselines that the claims are about, as they were at the start. */
  readonly baselines: string;
  /** What simpler models took, and the folder of what they predict. */
  readonly simplerModels: string;
  readonly simplerModelsFolder: string;
  /** How the rows of its data sets were made, where Spark made them. */
  readonly preparation: string;
  readonly journal: string;
  readonly lock: string;
  readonly services: string;
  readonly trials: string;
  readonly records: string;
  readonly analysis: string;
  readonly report: string;
  readonly summary: string;
  readonly service: (id: string) => string;
  readonly attempt: (trial: TrialId, attempt: number) => TrialPaths;
}

export function studyPaths(directory: string): StudyPaths {
  const at = (name: string): string => join(directory, name);
  const trials = at("trials");
  const services = at("services");
  return {
    directory,
    suite: at("suite.yaml"),
    plan: at("plan.json"),
    identity: at("identity.json"),
    environment: at("environment.json"),
    probe: at("probe.json"),
    baselines: at("baselines.json"),
    simplerModels: at("simpler-models.json"),
    simplerModelsFolder: at(simplerModelsFolder),
    preparation: at("preparation.json"),
    journal: at("journal.ndjson"),
    lock: at("lock.json"),
    services,
    trials,
    records: at("records.arrow"),
    analysis: at("analysis.json"),
    report: at("report.html"),
    summary: at("summary.md"),
    service: (id) => join(services, id),
    attempt: (trial, attempt) => {
      const folder = join(trials, trial, String(attempt));
      return {
        directory: folder,
        trial: join(folder, "trial.json"),
        launch: join(folder, "launch.json"),
        result: join(folder, "result.json"),
      };
    },
  };
}
