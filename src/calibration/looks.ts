import type { Limit } from "../claims/scale.js";
import { decideSequentially } from "../claims/sequential.js";
import type { ErrorRates } from "../types/suite.js";
import type { FalseAlarms } from "./calibration.js";

type Verdict = ReturnType<typeof decideSequentially>["verdict"];

/** At least as fast as the other: the mean of ln(candidate/base) is not below 0. */
export const asFast: readonly Limit[] = [{ side: "above", theta: 0 }];

/** The verdicts on `limits` after 2, 3, ... values, each as if it were the first look. */
export const verdicts = (values: readonly number[], limits: readonly Limit[], alpha: ErrorRates): readonly Verdict[] =>
  values.slice(1).map((_, index) => decideSequentially(values.slice(0, index + 2), limits, alpha).verdict);

/**
 * Counts the verdicts on a cell against itself, where the truth is the bound: the hardest case for both kinds of
 * error. Every look counts, also those after a verdict at which a study would have stopped.
 * @param differences ln(b/a) by block
 */
export function falseAlarms(differences: readonly number[], alpha: ErrorRates): FalseAlarms {
  const reversed = differences.map((value) => -value);
  const sequences = [differences, reversed].map((values) => verdicts(values, asFast, alpha));
  const looks = (verdict: Verdict) => sequences.flat().filter((one) => one === verdict).length;
  const having = (verdict: Verdict) => sequences.filter((sequence) => sequence.includes(verdict)).length;
  return {
    sequences: sequences.length,
    looks: sequences.flat().length,
    failingLooks: looks("fails"),
    failingSequences: having("fails"),
    holdingLooks: looks("holds"),
    holdingSequences: having("holds"),
  };
}
