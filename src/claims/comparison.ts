import { confidenceSequence } from "../stats/confidence-sequence.js";
import type { ClaimComparison } from "../types/analysis.js";
import type { CellId } from "../types/ids.js";
import { metrics } from "../types/metrics.js";
import type { ClaimSpec, ErrorRates } from "../types/suite.js";
import { levelOf } from "./alpha.js";
import { scaleOf } from "./scale.js";
import { decideSequentially, marginOf } from "./sequential.js";
import type { ClaimSource } from "./source.js";
import type { ClaimTarget } from "./target.js";
import { boundWords, comparisonWords } from "./words.js";

export interface DecidedComparison {
  readonly comparison: ClaimComparison;
  /** How far the estimate lies on the right side of the bound; for choosing the least favourable one. */
  readonly margin: number;
  /** Cells whose further trials would add a value. */
  readonly cells: readonly CellId[];
}

/**
 * Decides one comparison. Speeds of trainings that were not the same are `incomparable`; qualities
 * are compared in any case, for they are how one sees what went wrong.
 */
export function decideComparison(
  claim: ClaimSpec,
  target: ClaimTarget,
  alpha: ErrorRates,
  source: ClaimSource,
): DecidedComparison {
  const { metric } = claim;
  const cell = target.cell.id;
  const against = target.sibling?.id ?? null;
  const compared = against === null ? [cell] : [cell, against];
  const cells = [...new Set(compared.flatMap((id) => [id, source.base(id, metric) ?? id]))];
  const values = pairedValues(claim, target, source);
  const scale = scaleOf(metrics[metric].kind);
  const limits = scale.limits(claim.bound);
  const sequence = confidenceSequence(values, alpha.holds);
  const bounded = Number.isFinite(sequence.low);
  const estimate = values.length === 0 ? null : scale.back(sequence.mean);
  const low = bounded && estimate !== null ? scale.back(sequence.low) : null;
  const high = bounded && estimate !== null ? scale.back(sequence.high) : null;
  const found = { cell, against, estimate, low, high, level: levelOf(alpha), n: values.length };
  const margin = values.length === 0 ? Number.NEGATIVE_INFINITY : marginOf(sequence.mean, limits);
  const result = (verdict: ClaimComparison["verdict"], because: string): DecidedComparison => ({
    comparison: { ...found, verdict, because },
    margin,
    cells,
  });

  const unequal =
    metrics[metric].kind === "quality" ? undefined : cells.find((id) => source.parity(id)?.state === "differs");
  if (unequal !== undefined) {
    return result("incomparable", `${unequal} did not do the same training: ${source.parity(unequal)?.because ?? ""}`);
  }
  if (estimate === null) return result("undecided", nothingToCompare(claim, cells, compared, source));
  const decided = decideSequentially(values, limits, alpha);
  const paired = against !== null;
  const evidence = {
    estimate,
    interval: low === null || high === null ? null : ([low, high] as const),
    level: found.level,
    n: found.n,
    what: scale.estimate(paired || source.base(cell, metric) !== undefined),
    deterministic: decided.deterministic,
  };
  const lacking = compared.find((id) => source.series(id, metric).size < source.completed(id));
  if (lacking !== undefined && source.base(lacking, metric) === undefined && decided.verdict === "holds") {
    const count = source.completed(lacking) - source.series(lacking, metric).size;
    return result(
      "undecided",
      `${count} of ${source.completed(lacking)} trials of ${lacking} have no ${metric}: it was not reached`,
    );
  }
  const bound = boundWords(claim, against ?? undefined);
  return result(decided.verdict, comparisonWords(cell, metric, decided.verdict, evidence, bound));
}

/** One value a block: of the cell alone, or of both cells in the blocks where both completed. */
function pairedValues({ metric }: ClaimSpec, { cell, sibling }: ClaimTarget, source: ClaimSource): number[] {
  const { step } = scaleOf(metrics[metric].kind);
  const own = source.series(cell.id, metric);
  const base = sibling === undefined ? undefined : source.series(sibling.id, metric);
  const values: number[] = [];
  for (const [block, value] of own) {
    const other = base?.get(block);
    if (base !== undefined && other === undefined) continue;
    const one = step(value, other);
    if (Number.isFinite(one)) values.push(one);
  }
  return values;
}

function nothingToCompare(
  { metric }: ClaimSpec,
  cells: readonly CellId[],
  compared: readonly CellId[],
  source: ClaimSource,
): string {
  const empty = cells.filter((id) => source.completed(id) === 0);
  if (empty.length > 0) return `no trial of ${empty.join(" and ")} completed`;
  const without = compared.filter((id) => source.series(id, metric).size === 0);
  if (without.length > 0) return `no trial of ${without.join(" and ")} has a ${metric}`;
  return `no block in which both ${compared.join(" and ")} completed`;
}
