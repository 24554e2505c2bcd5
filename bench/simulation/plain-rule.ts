import { decideSequentially } from "../../src/claims/sequential.js";
import { alpha, type Rule, theta } from "./studies.js";

/** The sequential rule with the spread as it is, for comparison with the project's own. */
export const plainRule: Rule = (ratios) => decideSequentially(ratios, [{ side: "above", theta }], alpha, 1).verdict;
