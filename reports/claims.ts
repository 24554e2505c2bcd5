import type { ClaimComparison, ClaimResult, Verdict } from "../src/types/analysis.js";
import { metrics } from "../src/types/metrics.js";
import { chosen, percent, quantity, quantityWithin } from "./format/quantity.js";
import { capitalised, counted, worded } from "./format/text.js";
import type { TextPart } from "./panel.js";

/** What a claim's estimate is: the metric itself, or a ratio or difference to a sibling cell or a baseline. */
export interface ClaimScale {
  readonly noun: string;
  readonly unit: string;
}

export function claimScale(claim: Pick<ClaimResult, "metric" | "comparisons" | "unit">): ClaimScale {
  const info = metrics[claim.metric];
  const unit = claim.unit ?? info.unit;
  const paired = claim.comparisons.some(({ against, baseline }) => against !== null || baseline !== undefined);
  if (!paired) return { noun: worded(claim.metric), unit };
  // Quality is compared by difference, everything else by ratio, pair by pair within a block.
  return info.kind === "quality"
    ? { noun: `difference in ${worded(claim.metric)}`, unit }
    : { noun: `ratio of ${worded(claim.metric)}`, unit: "1" };
}

const boundWords = { atLeast: "at least", atMost: "at most", within: "within ±" } as const;

export function boundText(claim: Pick<ClaimResult, "bound" | "metric" | "comparisons" | "unit">): string {
  const words = boundWords[claim.bound.kind];
  const { unit } = claimScale(claim);
  const value = unit === "1" ? chosen(claim.bound.value) : quantity(claim.bound.value, unit);
  if (claim.bound.kind !== "within") return `${words} ${value}`;
  // Differences lie around 0, ratios and all that is compared by logarithms around 1.
  return metrics[claim.metric].kind === "quality" ? `${words}${value}` : `${words}${value} of 1`;
}

/** "0.912 [0.889, 0.934]", or that there is no estimate. */
export function estimateText(part: Pick<ClaimComparison, "estimate" | "low" | "high">, scale: ClaimScale): string {
  if (part.estimate === null) return "no estimate";
  return quantityWithin(part.estimate, part.low, part.high, scale.unit);
}

export function levelText(part: Pick<ClaimComparison, "low" | "high" | "level">): string {
  return part.low === null || part.high === null ? "not enough trials for an interval" : percent(part.level);
}

/** What a comparison is with. */
export function againstText({ against, baseline }: Pick<ClaimComparison, "against" | "baseline">): TextPart {
  if (baseline !== undefined) return `baseline ${baseline.name}, ${counted(baseline.runs, "run")}`;
  return against === null ? "the number" : { code: against };
}

/** Which of the comparisons the claim's numbers come from: the least favourable one. */
function decidingCell(claim: ClaimResult): string {
  const same = (each: ClaimComparison): boolean =>
    each.verdict === claim.verdict && each.estimate === claim.estimate && each.low === claim.low;
  const deciding = claim.comparisons.find((each) => same(each) && each.because === claim.because);
  const cell = (deciding ?? claim.comparisons.find(same))?.cell;
  if (cell === undefined) return "";
  const among = claim.comparisons.length > 1 ? `, least favourable of ${claim.comparisons.length}` : "";
  return ` (${cell}${among})`;
}

/** "Ratio of throughput 0.912 [0.889, 0.934] (ray-n1-w2), 99 % confidence sequence, n = 6; asked: at least 0.85." */
export function evidenceText(claim: ClaimResult): readonly TextPart[] {
  const scale = claimScale(claim);
  const interval =
    claim.low === null || claim.high === null
      ? "not enough trials for an interval"
      : `${percent(claim.level)} ${claim.comparisons.some(({ baseline }) => baseline !== undefined) ? "prediction interval of one further run" : "confidence sequence"}`;
  return [
    `${capitalised(scale.noun)} `,
    { strong: estimateText(claim, scale) },
    `${decidingCell(claim)}, ${interval}, n = ${claim.n}; asked: `,
    { strong: boundText(claim) },
    ".",
  ];
}

export const verdictWords: Readonly<Record<Verdict, string>> = {
  holds: "Holds",
  fails: "Fails",
  undecided: "Undecided",
  incomparable: "Incomparable",
};
