import { analyze } from "../analysis/analyze.js";
import type { HeldOutReader } from "../analysis/cell-quality.js";
import { Random } from "../plan/random.js";
import { claimTargets } from "../plan/targets.js";
import { harnessVersion } from "../project/root.js";
import type { StoredStudy } from "../study/read-study.js";
import type { Analysis } from "../types/analysis.js";
import type { TrialOutcome } from "../types/trial-result.js";
import { simulatedIn } from "./simulated.js";
import { judgedSimplerModel, simplerPredictions, storedSimplerModels } from "./stored-simpler-models.js";
import { parametersReader, predictionsReader } from "./stored-trials.js";
import { baselineEvidence, storedFacts } from "./study-baselines.js";
import { storedPreparations } from "./study-preparations.js";
import { readStudyProbe } from "./study-probe.js";

/** Streams of a study's seed: blocks have those from 1 on. */
const testRowsStream = 0xffff_0001;

/** The draws of test rows: the same for every cell, so that what differs is the models. */
const testRows =
  (seed: number): HeldOutReader["random"] =>
  () => {
    const random = Random.seeded(seed, testRowsStream);
    return (limit) => random.below(limit);
  };

/** The analysis of a study as its files tell it, with the outcomes that were measured from them. */
export function analyzeStudy(study: StoredStudy, outcomes: readonly TrialOutcome[]): Analysis {
  const { plan, history, paths, state, id } = study;
  const baseline = baselineEvidence(plan, paths, { id, startedAt: history.startedAt });
  const probe = readStudyProbe(paths);
  const facts = storedFacts(paths);
  const simpler = storedSimplerModels(paths);
  const random = testRows(plan.seed);
  return analyze({
    plan,
    outcomes,
    targets: (claim) => claimTargets(plan, claim),
    parameters: parametersReader(paths.directory),
    heldOut: { predictions: predictionsReader(paths.directory), simpler: simplerPredictions(simpler), random },
    study: id,
    harness: harnessVersion(),
    journal: { state, startedAt: history.startedAt, finishedAt: history.finishedAt, results: history.results },
    environment: facts,
    simulated: simulatedIn(facts),
    preparation: storedPreparations(paths),
    ...(baseline === undefined ? {} : { baseline }),
    ...(simpler.length === 0 ? {} : { simplerModels: simpler.map((model) => judgedSimplerModel(model, random)) }),
    ...(probe === undefined ? {} : { probe: { start: probe.start, end: probe.end } }),
  });
}
