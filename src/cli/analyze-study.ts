import { existsSync, readFileSync } from "node:fs";
import { analyze } from "../analysis/analyze.js";
import { localCluster } from "../launch/cluster.js";
import { claimTargets } from "../plan/targets.js";
import { harnessVersion } from "../project/root.js";
import type { StoredStudy } from "../study/read-study.js";
import type { Analysis, EnvironmentFacts } from "../types/analysis.js";
import type { TrialOutcome } from "../types/trial-result.js";
import { parametersReader } from "./stored-trials.js";

function storedFacts(file: string): EnvironmentFacts {
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as EnvironmentFacts) : {};
}

/** The analysis of a study as its files tell it, with the outcomes that were measured from them. */
export function analyzeStudy(study: StoredStudy, outcomes: readonly TrialOutcome[]): Analysis {
  const { plan, history, paths, state, id } = study;
  return analyze({
    plan,
    outcomes,
    targets: (claim) => claimTargets(plan, claim),
    parameters: parametersReader(paths.directory),
    study: id,
    harness: harnessVersion(),
    journal: { state, startedAt: history.startedAt, finishedAt: history.finishedAt, results: history.results },
    environment: storedFacts(paths.environment),
    simulated: localCluster().simulated,
  });
}
