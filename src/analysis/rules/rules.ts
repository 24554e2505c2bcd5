import type { RuleResult } from "../../types/analysis.js";
import { baseStated } from "./base-stated.js";
import { upperBounds, validLines } from "./bounds-and-lines.js";
import { methodsStated } from "./methods-stated.js";
import { normality } from "./normality.js";
import type { RuleCheck, RuleInput } from "./rule.js";
import { setupDocumented } from "./setup-documented.js";
import { soundComparisons } from "./sound-comparisons.js";
import { subsetReasons } from "./subset-reasons.js";
import { distribution, intervals, meansByKind, ratiosNotAveraged } from "./summaries.js";

/** The twelve rules in their order. */
const checks: readonly RuleCheck[] = [
  baseStated,
  subsetReasons,
  meansByKind,
  ratiosNotAveraged,
  intervals,
  normality,
  soundComparisons,
  distribution,
  setupDocumented,
  methodsStated,
  upperBounds,
  validLines,
];

export function checkRules(input: RuleInput): RuleResult[] {
  return checks.map((check, i) => ({ rule: i + 1, ...check(input) }));
}
