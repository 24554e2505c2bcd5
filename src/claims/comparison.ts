import { caution } from "../stats/caution.js";
import { confidenceSequence } from "../stats/confidence-sequence.js";
import { blocksToDecide } from "../stats/forecast.js";
import { moments } from "../stats/moments.js";
import type { ClaimComparison } from "../types/analysis.js";
import type { CellId } from "../types/ids.js";
import { type MetricName, metrics } from "../types/metrics.js";
import type { ClaimSpec, ErrorRates } from "../types/suite.js";
import { levelOf } from "./alpha.js";
import { scaleOfMetric } from "./scale.js";
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
  const scale = scaleOfMetric(metric);
  const limits = scale.limits(claim.bound);
  const sequence = confidenceSequence(values, alpha.holds, caution);
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

  const unequal = otherTraining(metric, cells, source);
  if (unequal !== undefined) return result("incomparable", unequal);
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
  const lacking = valuesMissing(metric, compared, source);
  if (lacking !== undefined && decided.verdict === "holds") return result("undecided", lacking);
  const bound = boundWords(claim, against ?? undefined);
  if (decided.verdict !== "undecided") {
    return result(decided.verdict, comparisonWords(cell, metric, decided.verdict, evidence, bound));
  }
  const moreBlocks = blocksToDecide(moments(values), limits, alpha);
  const because = comparisonWords(cell, metric, "undecided", { ...evidence, moreBlocks }, bound);
  const undecided = result("undecided", because);
  return { ...undecided, comparison: { ...undecided.comparison, moreBlocks } };
}

/** Why the speeds of cells cannot be compared: one of them did another training. Qualities can, in any case. */
export function otherTraining(
  metric: MetricName,
  cells: readonly CellId[],
  source: Pick<ClaimSource, "parity">,
): string | undefined {
  if (metrics[metric].kind === "quality") return undefined;
  const unequal = cells.find((id) => source.parity(id)?.state === "differs");
  return unequal && `${unequal} did not do the same training: ${source.parity(unequal)?.because ?? ""}`;
}

/** That a cell has trials without the metric (a target that was not reached), so that the others flatter it. */
export function valuesMissing(metric: MetricName, cells: readonly CellId[], source: ClaimSource): string | undefined {
  const lacking = cells.find(
    (id) => source.series(id, metric).size < source.completed(id) && source.base(id, metric) === undefined,
  );
  if (lacking === undefined) return undefined;
  const all = source.completed(lacking);
  return `${all - source.series(lacking, metric).size} of ${all} trials of ${lacking} have no ${metric}: it was not reached`;
}

/** One value a block: of the cell alone, or of both cells in the blocks where both completed. */
function pairedValues({ metric }: ClaimSpec, { cell, sibling }: ClaimTarget, source: ClaimSource): number[] {
  const { step } = scaleOfMetric(metric);
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

export function nothingToCompare(
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
