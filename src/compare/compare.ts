import { differencesOf } from "../baselines/fingerprint.js";
import { median } from "../stats/median.js";
import type { Analysis, CellAnalysis } from "../types/analysis.js";
import type { Fingerprint } from "../types/baseline.js";
import type { CellId } from "../types/ids.js";
import { type MetricName, metricNames, metrics } from "../types/metrics.js";
import type { Cell } from "../types/plan.js";
import { type AdjustmentName, adjustments } from "./adjustment.js";
import type { CellPair, Comparison, ComparisonVerdict, MetricComparison, StudyName } from "./comparison.js";
import { machineDifferences } from "./machine.js";
import { matchCells } from "./match-cells.js";
import { obstacleOf } from "./obstacle.js";
import { changeScale } from "./scale.js";
import { type BlockValues, equalValues, isConstant } from "./series.js";
import { settingsDifferences } from "./settings.js";
import { testSeries } from "./test-series.js";
import { sameTraining } from "./training.js";
import { judgeTested, judgeValues, missingWords } from "./verdicts.js";

/** One side of a comparison. */
export interface ComparedStudy {
  readonly analysis: Analysis;
  readonly cells: readonly Cell[];
  readonly series: (cell: CellId, metric: MetricName) => BlockValues;
  readonly fingerprint: (cell: CellId) => Fingerprint;
}

interface Request {
  readonly base: ComparedStudy;
  readonly candidate: ComparedStudy;
  /** Without them: throughput, accuracy, and what claims of either study speak of. */
  readonly metrics: readonly MetricName[] | undefined;
  /** Shared by all tests of the comparison, in the way that `adjust` says. */
  readonly alpha: number;
  readonly adjust: AdjustmentName;
}

/** What is known of a comparison before it is known among how many tests it stands. */
type Prospect =
  | { readonly settled: MetricComparison }
  | { readonly open: MetricComparison; readonly base: BlockValues; readonly candidate: BlockValues };

/** Sets two studies against each other, cell by cell: nothing is averaged over cells. Pure. */
export function compareStudies({ base, candidate, metrics: asked, alpha, adjust }: Request): Comparison {
  const { matched, unmatched } = matchCells(base.analysis.cells, candidate.analysis.cells);
  const pairs = matched.map((pair) => pairOf(pair, base, candidate));
  const machine = machineDifferences(base.analysis, candidate.analysis);
  const chosen = asked ?? usualMetrics(base.analysis, candidate.analysis);
  const prospects = pairs.flatMap((pair) =>
    chosen.flatMap((metric) => prospectOf(pair, metric, { base, candidate, machine, wanted: asked !== undefined })),
  );
  const comparisons = decide(prospects, alpha, adjust);
  const named = ({ id, levels }: CellAnalysis) => ({ id, levels });
  return {
    schema: "scalebench/comparison/v1",
    base: nameOf(base.analysis),
    candidate: nameOf(candidate.analysis),
    metrics: chosen,
    alpha,
    adjust,
    tested: prospects.filter((prospect) => "open" in prospect).length,
    verdict: overall(comparisons),
    machine,
    cells: pairs,
    comparisons,
    unmatched: { base: unmatched.base.map(named), candidate: unmatched.candidate.map(named) },
  };
}

function nameOf({ study, suite, harness, state, startedAt, seed }: Analysis): StudyName {
  return { study, suite: suite.name, suiteDigest: suite.digest, harness: harness.version, state, startedAt, seed };
}

/** Few, because every further test makes all of them need more trials. */
function usualMetrics(base: Analysis, candidate: Analysis): readonly MetricName[] {
  const claimed = [...base.claims, ...candidate.claims].map(({ metric }) => metric);
  const wanted = new Set<MetricName>(["throughput", "accuracy", ...claimed]);
  return metricNames.filter((metric) => wanted.has(metric));
}

function pairOf(
  { base: before, candidate: now }: { readonly base: CellAnalysis; readonly candidate: CellAnalysis },
  base: ComparedStudy,
  candidate: ComparedStudy,
): CellPair {
  const [planned, other] = [cellOf(base, before.id), cellOf(candidate, now.id)];
  return {
    base: before.id,
    candidate: now.id,
    levels: before.levels,
    fingerprint: differencesOf(base.fingerprint(before.id), candidate.fingerprint(now.id)),
    settings: planned === undefined || other === undefined ? [] : settingsDifferences(planned, other),
    training: sameTraining(before, now),
    slowDown: { base: planned?.measure.slowDown ?? 0, candidate: other?.measure.slowDown ?? 0 },
  };
}

const cellOf = ({ cells }: ComparedStudy, id: CellId): Cell | undefined => cells.find((cell) => cell.id === id);

interface Sides {
  readonly base: ComparedStudy;
  readonly candidate: ComparedStudy;
  readonly machine: readonly string[];
  /** The metric was asked for: that nobody has it is told. */
  readonly wanted: boolean;
}

function prospectOf(
  pair: CellPair,
  metric: MetricName,
  { base, candidate, machine, wanted }: Sides,
): readonly Prospect[] {
  const [before, now] = [base.series(pair.base, metric), candidate.series(pair.candidate, metric)];
  if (before.size === 0 && now.size === 0 && !wanted) return [];
  const [old, fresh] = [[...before.values()], [...now.values()]];
  const { unit, direction } = metrics[metric];
  const row = {
    base: pair.base,
    candidate: pair.candidate,
    metric,
    unit,
    direction,
    method: null,
    scale: changeScale(metric, [...old, ...fresh]).kind,
    estimate: null,
    low: null,
    high: null,
    level: null,
    medians: { base: middle(old), candidate: middle(fresh) },
    n: { base: old.length, candidate: fresh.length },
    p: null,
    adjustedP: null,
  } satisfies Omit<MetricComparison, "verdict" | "because">;
  const incomparable = (because: string): readonly Prospect[] => [
    { settled: { ...row, verdict: "incomparable", because } },
  ];
  if (before.size === 0 || now.size === 0) return incomparable(missingWords(metric, pair, row.n));
  const obstacle = obstacleOf(pair, metric, machine);
  if (obstacle !== undefined) return incomparable(obstacle);
  if (equalValues(before, now) || (isConstant(old) && isConstant(fresh)))
    return [{ settled: judgeValues(row, old, fresh) }];
  return [{ open: { ...row, verdict: "incomparable", because: "" }, base: before, candidate: now }];
}

const middle = (values: readonly number[]): number | null => (values.length === 0 ? null : median(values));

/** Tests what is open, all of it together: p values are adjusted over the whole document. */
function decide(prospects: readonly Prospect[], alpha: number, name: AdjustmentName): readonly MetricComparison[] {
  const { adjust, sharers } = adjustments[name];
  const tests = sharers(prospects.filter((prospect) => "open" in prospect).length);
  const results = prospects.map((prospect) =>
    "open" in prospect ? testSeries(prospect.open.metric, prospect.base, prospect.candidate, tests, alpha) : undefined,
  );
  const adjusted = adjust(results.flatMap((result) => result?.p ?? []));
  let next = 0;
  return prospects.map((prospect, index) => {
    const result = results[index];
    if ("settled" in prospect || result === undefined) return "settled" in prospect ? prospect.settled : prospect.open;
    return judgeTested(prospect.open, { ...result, adjustedP: adjusted[next++] ?? 1 }, { tests, alpha });
  });
}

const order: readonly ComparisonVerdict[] = ["worse", "incomparable", "better", "no difference shown"];

/** Nothing that could be compared is no proof of equality. */
function overall(comparisons: readonly MetricComparison[]): ComparisonVerdict {
  if (comparisons.length === 0) return "incomparable";
  return order.find((verdict) => comparisons.some((one) => one.verdict === verdict)) ?? "equal";
}
