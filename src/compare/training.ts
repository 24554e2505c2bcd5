import type { CellAnalysis } from "../types/analysis.js";
import type { CellPair } from "./comparison.js";

/**
 * Whether two cells did the same training. With several digests on a side its training is not deterministic,
 * and another digest on the other side tells nothing.
 */
export function sameTraining(base: CellAnalysis, candidate: CellAnalysis): CellPair["training"] {
  const digests = [base.parity.digest, candidate.parity.digest];
  if (digests.some((digest) => digest === null || digest === "")) return "unknown";
  if (digests[0] === digests[1]) return "identical";
  return base.parity.distinctDigests > 1 || candidate.parity.distinctDigests > 1 ? "unknown" : "differs";
}
