import type { Verdict } from "../types/analysis.js";
import { comparedByDifference, type MetricName } from "../types/metrics.js";
import type { ClaimSpec } from "../types/suite.js";

/** Four digits are more than any of these numbers deserves. */
const number = (value: number): string => String(Number(value.toPrecision(4)));

/** The bound in words, e.g. `at least 0.85 of that of horovod-n1-w2`. */
export function boundWords(
  { bound, metric }: Pick<ClaimSpec, "bound" | "metric">,
  against: string | undefined,
): string {
  const plain = comparedByDifference(metric);
  const amount = number(bound.value);
  const word = bound.kind === "atLeast" ? "at least" : bound.kind === "atMost" ? "at most" : "within";
  if (against === undefined)
    return bound.kind === "within" ? `within ${amount} of ${plain ? 0 : 1}` : `${word} ${amount}`;
  if (bound.kind === "within")
    return plain ? `within ${amount} of ${against}` : `within ${amount} of 1 as a ratio to ${against}`;
  return plain ? `${word} ${amount} above ${against}` : `${word} ${amount} of that of ${against}`;
}

interface Evidence {
  readonly estimate: number;
  /** Null where the values exclude nothing yet. */
  readonly interval: readonly [low: number, high: number] | null;
  readonly level: number;
  readonly n: number;
  /** What the estimate is, e.g. `geometric mean of paired ratios`. */
  readonly what: string;
  readonly deterministic: boolean;
  /** Further blocks that would probably decide it; null or absent where nothing can be told. */
  readonly moreBlocks?: number | null;
}

/** `; about 7 more blocks would decide it` */
const forecastWords = (blocks: number | null | undefined): string =>
  blocks === null || blocks === undefined
    ? ""
    : `; about ${blocks} more ${blocks === 1 ? "block" : "blocks"} would decide it`;

/** `0.91 (geometric mean of paired ratios, n = 5, 90 % interval 0.89 to 0.93)` */
function evidenceWords({ estimate, interval, level, n, what, deterministic }: Evidence): string {
  const spread = deterministic
    ? "deterministic: all values are equal"
    : interval === null
      ? "too few for an interval"
      : `${number(level * 100)} % interval ${number(interval[0])} to ${number(interval[1])}`;
  return `${number(estimate)} (${what}, n = ${n}, ${spread})`;
}

/** One sentence about a comparison that was decided, or not, by its values. */
export function comparisonWords(
  cell: string,
  metric: MetricName,
  verdict: Exclude<Verdict, "incomparable">,
  evidence: Evidence,
  bound: string,
): string {
  const subject = `${metric} of ${cell} is ${evidenceWords(evidence)}`;
  if (verdict === "undecided") {
    return `${subject}: neither shown to be ${bound}, nor shown not to be${forecastWords(evidence.moreBlocks)}`;
  }
  return verdict === "holds" ? `${subject}, ${bound}` : `${subject}, not ${bound}`;
}
