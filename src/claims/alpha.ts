import type { ClaimSpec, ErrorRates } from "../types/suite.js";

/**
 * Error rates of one comparison of a claim. Both rates are divided by the number of gating claims
 * (Bonferroni). A claim over several comparisons fails when any of them fails, so its chance of a
 * wrong `fails` is divided among them, and among the two sides of a bound that has two. It holds
 * only when all of them hold, and then each may be tested at the full rate (intersection-union
 * test; Berger, "Multiparameter hypothesis testing and acceptance sampling", Technometrics 24, 1982).
 */
export function comparisonAlpha(
  alpha: ErrorRates,
  gatingClaims: number,
  comparisons: number,
  bound: ClaimSpec["bound"],
): ErrorRates {
  const claims = Math.max(1, gatingClaims);
  const sides = bound.kind === "within" ? 2 : 1;
  return { fails: alpha.fails / (claims * Math.max(1, comparisons) * sides), holds: alpha.holds / claims };
}

/** A level without the dust of its computation: 0.9, not 0.8999999999999999. */
export const levelOf = (alpha: ErrorRates): number => Math.round((1 - 2 * alpha.holds) * 1e12) / 1e12;
