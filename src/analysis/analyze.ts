import { worstVerdict } from "../claims/verdict.js";
import type { Analysis, EnvironmentFacts, ParityResult, SimplerModel } from "../types/analysis.js";
import { metrics, targetUnit } from "../types/metrics.js";
import type { Plan } from "../types/plan.js";
import type { PreparationRun } from "../types/preparation.js";
import type { TrialResult } from "../types/trial-result.js";
import { completedBlocks } from "./blocks.js";
import { analyzeCell } from "./cell-analysis.js";
import { cellQualities, type HeldOutReader } from "./cell-quality.js";
import { failureRows } from "./failures.js";
import { harnessShare } from "./harness-cpu.js";
import { headToHead } from "./head-to-head.js";
import { preparationScaling } from "./preparation.js";
import { checkRules } from "./rules/rules.js";
import { studyValues, type ValuesInput } from "./study-values.js";

export interface AnalysisInput extends ValuesInput {
  readonly study: string;
  /** Version of scalebench. */
  readonly harness: string;
  /** From the journal. */
  readonly journal: {
    readonly state: Analysis["state"];
    /** ISO 8601 UTC. */
    readonly startedAt: string | null;
    readonly finishedAt: string | null;
    /** Results of all attempts, in the order of time: failed ones are listed, also where a later attempt counts. */
    readonly results?: readonly TrialResult[];
  };
  readonly environment: EnvironmentFacts;
  /** Of the machine, at the study's start and end. */
  readonly probe?: Analysis["probe"];
  /** How the data sets' rows were made. */
  readonly preparation?: readonly PreparationRun[];
  /** What models said of the test rows; no quality without. */
  readonly heldOut?: HeldOutReader;
  readonly simplerModels?: readonly SimplerModel[];
  /** Whether so many nodes are one host. */
  readonly simulated: (nodes: number) => boolean;
}

/** Records and plan to `analysis.json`: pure, but for the reading of parameters that parity asks for. */
export function analyze(input: AnalysisInput): Analysis {
  const { plan, journal, environment } = input;
  const values = studyValues(input);
  const { claims } = values.decided;
  const harnessCpu = harnessShare(input.outcomes);
  const blocks = completedBlocks(plan, input.outcomes, journal.state === "finished");
  const quality = cellQualities(input.heldOut);
  const cells = [...values.outcomes.values()].map((outcomes) =>
    analyzeCell(outcomes, {
      series: values.series,
      parity: values.parity.get(outcomes.cell.id) ?? neverChecked(outcomes.cell.measure.parity.tolerance),
      fewest: plan.repeats.min,
      simulated: input.simulated,
      emulated: environment.cluster?.kind === "emulated",
      quality: quality(outcomes),
    }),
  );
  return {
    schema: "scalebench/analysis/v1",
    harness: { version: input.harness },
    suite: suiteOf(plan),
    study: input.study,
    state: journal.state,
    startedAt: journal.startedAt,
    finishedAt: journal.finishedAt,
    blocks: { completed: blocks, min: plan.repeats.min, max: plan.repeats.max },
    seed: plan.seed,
    alpha: { ...plan.alpha, gatingClaims: values.gating },
    verdict: worstVerdict(claims.filter((claim) => claim.gate).map((claim) => claim.verdict)),
    cells,
    excluded: plan.excluded,
    claims: claims.map((claim) => inTargetUnit(claim, cells)),
    headToHead: headToHead({
      cells: plan.cells,
      throughput: (cell) => values.series.of(cell, "throughput"),
      parity: (cell) => values.parity.get(cell),
      asked: askedPairs(claims),
    }),
    rules: checkRules({ plan, cells, outcomes: values.outcomes, claims, environment }),
    failures: failureRows(journal.results ?? [], input.outcomes),
    environment,
    ...(input.probe === undefined ? {} : { probe: input.probe }),
    ...(harnessCpu === undefined ? {} : { harnessCpu }),
    ...preparationOf(input.preparation ?? []),
    ...(input.simplerModels === undefined ? {} : { simplerModels: input.simplerModels }),
  };
}

/** A claim in the unit of the target names it, where one of its cells tells. */
function inTargetUnit(claim: Analysis["claims"][number], cells: Analysis["cells"]): Analysis["claims"][number] {
  if (metrics[claim.metric].unit !== targetUnit) return claim;
  const ids = new Set(claim.comparisons.map(({ cell }) => cell));
  const unit = cells.find(({ id, metrics: own }) => ids.has(id) && own[claim.metric] !== undefined)?.metrics[
    claim.metric
  ]?.unit;
  return unit === undefined ? claim : { ...claim, unit };
}

/** Nothing where each trial makes its data. */
function preparationOf(runs: readonly PreparationRun[]): Pick<Analysis, "preparation" | "preparationScaling"> {
  if (runs.length === 0) return {};
  const scaling = preparationScaling(runs);
  return { preparation: runs, ...(scaling.length === 0 ? {} : { preparationScaling: scaling }) };
}

/** Which throughputs the claims set against each other. */
const askedPairs = (claims: Analysis["claims"]) =>
  claims
    .filter(({ metric }) => metric === "throughput")
    .flatMap(({ comparisons }) =>
      comparisons.flatMap(({ cell, against }) => (against === null ? [] : [{ cell, against }])),
    );

/** What the suite holds fixed is the same in all cells; what a factor varies is among the levels. */
function suiteOf({ suite, cells }: Plan): Analysis["suite"] {
  const { name, question, digest, scaling, factors } = suite;
  const first = cells[0];
  const fixed = first === undefined ? {} : { workload: first.workload, measure: first.measure };
  return { name, question, digest, scaling, factors, ...fixed };
}

const neverChecked = (tolerance: number): ParityResult => ({
  state: "unchecked",
  reference: null,
  digest: null,
  maxRelativeDifference: null,
  tolerance,
  distinctDigests: 0,
  because: "not compared",
});
