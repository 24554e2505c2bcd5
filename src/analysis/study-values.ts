import { type DecidedClaims, decideClaims, gatingClaims } from "../claims/decide.js";
import type { ClaimTarget } from "../claims/target.js";
import type { ParityResult } from "../types/analysis.js";
import type { BaselineEvidence } from "../types/baseline.js";
import type { CellId } from "../types/ids.js";
import { isOfPreparation } from "../types/metrics.js";
import type { Plan } from "../types/plan.js";
import type { PreparationRun } from "../types/preparation.js";
import type { ClaimSpec } from "../types/suite.js";
import type { TrialOutcome } from "../types/trial-result.js";
import { CellSeries } from "./cell-series.js";
import { type CellOutcomes, outcomesByCell } from "./outcomes.js";
import type { ParametersReader } from "./parity/comparer.js";
import { parityOfCells } from "./parity/parity.js";
import { preparationSeries } from "./preparation-series.js";

export interface ValuesInput {
  readonly plan: Plan;
  /** Outcomes of all trials so far. Of a trial run several times the completed attempt counts, else the last. */
  readonly outcomes: readonly TrialOutcome[];
  /** The comparisons that a claim of the plan asks for. */
  readonly targets: (claim: ClaimSpec) => readonly ClaimTarget[];
  /** Reads the parameters that a trial recorded; called only where digests differ. */
  readonly parameters: ParametersReader;
  /** What each cell's baseline is; for claims against a baseline. */
  readonly baseline?: (cell: CellId) => BaselineEvidence;
  /** Those of the study; for claims about them. */
  readonly preparation?: readonly PreparationRun[];
}

/** What both judging and analysing start from. */
export interface StudyValues {
  readonly outcomes: ReadonlyMap<CellId, CellOutcomes>;
  readonly series: CellSeries;
  readonly parity: ReadonlyMap<CellId, ParityResult>;
  readonly decided: DecidedClaims;
  readonly gating: number;
}

export function studyValues({
  plan,
  outcomes,
  targets,
  parameters,
  baseline,
  preparation = [],
}: ValuesInput): StudyValues {
  const byCell = outcomesByCell(plan.cells, outcomes);
  const series = new CellSeries(plan.cells, byCell);
  const parity = parityOfCells(byCell, parameters);
  const decided = decideClaims({
    claims: plan.claims,
    targets,
    alpha: plan.alpha,
    repeats: plan.repeats,
    source: {
      series: (cell, metric) =>
        isOfPreparation(metric) ? preparationSeries(preparation, cell, metric) : series.of(cell, metric),
      base: (cell, metric) => series.baseOf(cell, metric)?.id,
      parity: (cell) => parity.get(cell),
      completed: (cell) => byCell.get(cell)?.completed.length ?? 0,
      ...(baseline === undefined ? {} : { baseline }),
    },
  });
  return { outcomes: byCell, series, parity, decided, gating: gatingClaims(plan.claims).length };
}
