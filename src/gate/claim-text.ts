import type { ClaimComparison, ClaimResult } from "../types/analysis.js";

/** Four digits are more than any of these numbers deserves. */
const number = (value: number): string => String(Number(value.toPrecision(4)));

type Numbers = Pick<ClaimComparison, "estimate" | "low" | "high" | "level" | "n">;

/** `0.912 [0.889, 0.934] at 98 %, n = 6`. */
export function numbersText({ estimate, low, high, level, n }: Numbers): string {
  if (estimate === null) return `no estimate, n = ${n}`;
  const interval =
    low === null || high === null ? "" : ` [${number(low)}, ${number(high)}] at ${number(level * 100)} %`;
  return `${number(estimate)}${interval}, n = ${n}`;
}

const boundWords = { atLeast: "at least", atMost: "at most", within: "within" } as const;

/** `at least 0.95`. */
export const boundText = ({ bound }: Pick<ClaimResult, "bound">): string =>
  `${boundWords[bound.kind]} ${number(bound.value)}`;

/** Each comparison of a claim in a line of its own. */
export const comparisonLines = ({ comparisons }: ClaimResult): readonly string[] =>
  comparisons.map((one) => {
    const against = one.against === null ? "" : ` against ${one.against}`;
    return `${one.verdict}  ${one.cell}${against}: ${one.because}`;
  });
