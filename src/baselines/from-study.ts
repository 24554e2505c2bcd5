import { ScalebenchError } from "../errors/error.js";
import type { Analysis, CellAnalysis } from "../types/analysis.js";
import type { Baseline, BaselineRun } from "../types/baseline.js";
import type { Cell, Plan } from "../types/plan.js";
import { fingerprintOf } from "./fingerprint.js";

/** Cells of a study as baselines of one run each, and those that must not be kept, with the reason. */
export interface StudyAsBaselines {
  readonly kept: readonly Baseline[];
  readonly refused: readonly { readonly cell: string; readonly because: string }[];
}

/** Why a cell's values are no measure for later ones; undefined where they are. */
function refusal(cell: Cell, { trials, parity }: CellAnalysis): string | undefined {
  const { slowDown } = cell.measure;
  if (slowDown > 0) return `its steps were slowed down by ${slowDown} % on purpose, which is never real data`;
  if (trials.completed === 0) return "none of its trials completed";
  return parity.state === "differs" ? `it did not do the same training: ${parity.because}` : undefined;
}

function runOf(analysis: Analysis, at: string, { metrics }: CellAnalysis): BaselineRun {
  const { study, harness, environment, probe } = analysis;
  const [start, end] = [probe?.start ?? null, probe?.end ?? null];
  const commit = environment.code?.gitCommit ?? null;
  const values = Object.entries(metrics).map(([metric, summary]) => [metric, summary.values] as const);
  return {
    study,
    at,
    commit,
    harness: harness.version,
    probe: start === null || end === null ? null : { start, end },
    values: Object.fromEntries(values),
  };
}

/**
 * What a study says, as baselines. Throws BASELINE_UNFIT where it has not finished or no cell of it can be kept. Pure.
 * @param plan of the study: the analysis does not say how each cell was measured
 */
export function baselinesOfStudy(analysis: Analysis, plan: Plan): StudyAsBaselines {
  const { finishedAt, state, study } = analysis;
  if (state !== "finished" || finishedAt === null) {
    throw new ScalebenchError({
      code: "BASELINE_UNFIT",
      message: `expected a study that has finished, found that ${study} is ${state}`,
      hint: state === "running" ? "wait until it has ended" : "`scalebench run SUITE --resume` finishes it",
    });
  }
  const cells = new Map(plan.cells.map((cell) => [cell.id, cell]));
  const kept: Baseline[] = [];
  const refused: { cell: string; because: string }[] = [];
  for (const measured of analysis.cells) {
    const cell = cells.get(measured.id);
    if (cell === undefined) continue;
    const because = refusal(cell, measured);
    if (because !== undefined) {
      refused.push({ cell: cell.id, because });
      continue;
    }
    const fingerprint = fingerprintOf(analysis.environment, cell, measured.simulatedNodes);
    const runs = [runOf(analysis, finishedAt, measured)];
    kept.push({ schema: "scalebench/baseline/v1", cell: cell.id, levels: cell.levels, fingerprint, runs });
  }
  if (kept.length > 0) return { kept, refused };
  throw new ScalebenchError({
    code: "BASELINE_UNFIT",
    message: `expected a cell of ${study} to keep, found none: ${refused.map(({ cell, because }) => `${cell}: ${because}`).join("; ")}`,
    hint: "a baseline is made of completed trials that nothing slowed down",
  });
}
