import type { ClaimComparison } from "../types/analysis.js";
import type { BaselineEvidence } from "../types/baseline.js";
import { comparedByDifference, type MetricName } from "../types/metrics.js";
import type { Plan } from "../types/plan.js";
import type { ClaimSpec, ErrorRates } from "../types/suite.js";
import { type BaselineSample, baselineSample, decideAgainstBaseline, fewestRuns } from "./against-baseline.js";
import { levelOf } from "./alpha.js";
import { type DecidedComparison, nothingToCompare, otherTraining, valuesMissing } from "./comparison.js";
import { scaleOfMetric } from "./scale.js";
import type { ClaimSource } from "./source.js";
import type { ClaimTarget } from "./target.js";
import { boundWords, comparisonWords } from "./words.js";

export type Repeats = Plan["repeats"];

const absent: BaselineEvidence = { state: "incomparable", because: "the study was begun without its baselines" };

/**
 * Decides one comparison of a cell with its baseline. It needs the cell until the study has as many trials as are looked
 * at of each run; after that no block can decide it, for what is left is how runs differ from each other.
 */
export function compareWithBaseline(
  claim: ClaimSpec,
  { cell: { id: cell } }: ClaimTarget,
  alpha: ErrorRates,
  source: ClaimSource,
  repeats: Repeats,
): DecidedComparison {
  const { metric } = claim;
  const cells = [...new Set([cell, source.base(cell, metric) ?? cell])];
  const scale = scaleOfMetric(metric);
  const own = onScale(metric, [...source.series(cell, metric).values()]);
  const found = { cell, against: null, estimate: null, low: null, high: null, level: levelOf(alpha), n: own.length };
  const result = (
    verdict: ClaimComparison["verdict"],
    because: string,
    changes: Partial<ClaimComparison> = {},
    rest: Partial<DecidedComparison> = {},
  ): DecidedComparison => ({
    comparison: { ...found, verdict, because, ...changes },
    margin: Number.NEGATIVE_INFINITY,
    cells: [],
    ...rest,
  });

  const unequal = otherTraining(metric, cells, source);
  if (unequal !== undefined) return result("incomparable", unequal);
  const evidence = source.baseline?.(cell) ?? absent;
  if (evidence.state === "incomparable") return result("incomparable", evidence.because);
  const sample = sampleOf(metric, evidence, repeats);
  const baseline = { name: evidence.name, runs: sample.runs.length, trials: sample.trials };
  if (sample.runs.length < fewestRuns) {
    return result("incomparable", tooFewRuns(cell, metric, evidence, sample.runs.length, repeats), {
      baseline,
    });
  }
  const trials = own.slice(0, sample.trials);
  if (trials.length === 0) {
    const because = nothingToCompare(claim, cells, [cell], source);
    return result("undecided", because, { baseline, moreBlocks: sample.trials }, { cells });
  }
  const decided = decideAgainstBaseline(trials, sample.runs, scale.limits(claim.bound), alpha);
  const { margin, deterministic } = decided;
  const [estimate, low, high] = [decided.difference, decided.low, decided.high].map(scale.back) as [
    number,
    number,
    number,
  ];
  if (trials.length < sample.trials) {
    const moreBlocks = sample.trials - trials.length;
    const because = `${trials.length} of the ${sample.trials} trials of ${cell} that are compared with the baseline ${evidence.name} have completed`;
    return result("undecided", because, { estimate, baseline, moreBlocks }, { margin, cells });
  }
  const lacking = valuesMissing(metric, [cell], source);
  const changes = { estimate, low, high, n: trials.length, baseline };
  if (lacking !== undefined && decided.verdict === "holds") return result("undecided", lacking, changes, { margin });
  const what = `${comparedByDifference(metric) ? "difference" : "ratio"} to the mean of ${sample.runs.length} runs of the baseline ${evidence.name}`;
  const interval = [low, high] as const;
  const words = comparisonWords(
    cell,
    metric,
    decided.verdict,
    { estimate, interval, level: found.level, n: trials.length, what, deterministic },
    boundWords(claim, "the baseline"),
  );
  const because = decided.verdict === "undecided" ? `${words}; only more runs in the baseline could decide it` : words;
  return result(decided.verdict, because, changes, { margin });
}

/** Values on the claim's scale; a rate of 0 has no logarithm, and says nothing. */
function onScale(metric: MetricName, values: readonly number[]): readonly number[] {
  const { step } = scaleOfMetric(metric);
  return values.map((value) => step(value, undefined)).filter(Number.isFinite);
}

type Comparable = Extract<BaselineEvidence, { state: "comparable" }>;

const sampleOf = (metric: MetricName, { runs }: Comparable, repeats: Repeats): BaselineSample =>
  baselineSample(
    runs.map(({ values }) => onScale(metric, values[metric] ?? [])),
    repeats,
  );

function tooFewRuns(
  cell: string,
  metric: MetricName,
  { name, unsteady }: Comparable,
  count: number,
  { min }: Repeats,
): string {
  const more = fewestRuns - count;
  const changed =
    unsteady === 0
      ? ""
      : ` (${unsteady} more ${unsteady === 1 ? "does" : "do"} not count: the machine changed while ${unsteady === 1 ? "it" : "they"} ran)`;
  const has = `the baseline ${name} of ${cell} has ${count} separate ${count === 1 ? "run" : "runs"} with a machine probe and at least ${min} trials that have ${metric}${changed}`;
  return `${has}, ${fewestRuns} are needed: ${more} more ${more === 1 ? "run" : "runs"}, each kept by \`scalebench baseline save STUDY --name ${name}\``;
}
