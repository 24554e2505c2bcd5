import { arithmeticMean } from "../stats/arithmetic-mean.js";
import type { MetricName } from "../types/metrics.js";
import { smallestPairedP, smallestUnpairedP, trialsNeeded } from "./attainable.js";
import type { CellPair, ComparisonVerdict, MetricComparison } from "./comparison.js";
import { changeScale } from "./scale.js";
import type { TestResult } from "./test-series.js";

type Undecided = Omit<MetricComparison, "verdict" | "because">;

const number = (value: number): string => String(Number(value.toPrecision(4)));

/** Of the direction in which a metric is better. */
function betterOrWorse({ direction, scale }: Undecided, estimate: number): ComparisonVerdict {
  const unchanged = scale === "ratio" ? 1 : 0;
  if (estimate === unchanged) return "no difference shown";
  return estimate > unchanged === (direction === "higher") ? "better" : "worse";
}

/** No side's values vary: they are what they are. */
export function judgeValues(row: Undecided, base: readonly number[], candidate: readonly number[]): MetricComparison {
  const { to, back } = changeScale(row.metric, [...base, ...candidate]);
  const estimate = back(arithmeticMean(candidate.map(to)) - arithmeticMean(base.map(to)));
  const same = row.medians.base === row.medians.candidate;
  const result = { ...row, method: "by value", estimate: same ? back(0) : estimate } as const;
  if (same) return { ...result, verdict: "equal", because: `${row.metric} is equal, value by value` };
  const because = `${row.metric} is ${change(row, estimate)} (deterministic: the values of each study are equal)`;
  return { ...result, verdict: betterOrWorse(row, estimate), because };
}

interface Family {
  readonly tests: number;
  readonly alpha: number;
}

/** Better or worse where the adjusted test says so; incomparable where no test could have. */
export function judgeTested(
  row: Undecided,
  result: TestResult & { readonly adjustedP: number },
  { tests, alpha }: Family,
): MetricComparison {
  const tested = { ...row, ...result };
  const { base, candidate } = row.n;
  const found = result.adjustedP <= alpha;
  const smallest = result.method === "paired" ? smallestPairedP(base) : smallestUnpairedP(base, candidate);
  if (!found && smallest * tests > alpha) {
    const among = tests === 1 ? "a test" : `each of ${tests} tests`;
    const because = `too few values: ${base} against ${candidate}; ${among} at ${number(100 * alpha)} % together needs ${trialsNeeded(tests, alpha)} trials of the cell in each study`;
    return { ...tested, verdict: "incomparable", because };
  }
  const evidence = evidenceWords(tested);
  if (!found || result.estimate === null) {
    return { ...tested, verdict: "no difference shown", because: `${row.metric} is ${evidence}: no difference shown` };
  }
  const verdict = betterOrWorse(row, result.estimate);
  return { ...tested, verdict, because: `${row.metric} is ${evidence}: ${verdict}` };
}

const change = ({ scale }: Undecided, estimate: number): string =>
  scale === "ratio" ? `${number(estimate)} of the base's` : `${signed(estimate)} against the base's`;

const signed = (value: number): string => (value < 0 ? number(value) : `+${number(value)}`);

function evidenceWords(row: Undecided): string {
  const { estimate, low, high, level, n, method, adjustedP, p } = row;
  const interval =
    low === null || high === null || level === null
      ? "too few for an interval"
      : `${number(100 * level)} % interval ${number(low)} to ${number(high)}`;
  const size = method === "paired" ? `${n.base} paired blocks` : `n = ${n.base} and ${n.candidate}, unpaired`;
  const chance = `p = ${number(p ?? 1)}, adjusted ${number(adjustedP ?? 1)}`;
  return `${estimate === null ? "not known" : change(row, estimate)} (${interval}, ${size}, ${chance})`;
}

export function missingWords(metric: MetricName, { base, candidate }: CellPair, n: MetricComparison["n"]): string {
  const sides = [
    ...(n.base === 0 ? [`${base} of the base`] : []),
    ...(n.candidate === 0 ? [`${candidate} of the candidate`] : []),
  ];
  return `no trial of ${sides.join(" and ")} has a ${metric}`;
}
