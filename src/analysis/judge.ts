import type { CellId } from "../types/ids.js";
import { studyValues, type ValuesInput } from "./study-values.js";

export interface Judgement {
  /** Every gating claim is decided: it holds, fails or is incomparable. */
  readonly decided: boolean;
  /** Cells that another block must run: those of undecided comparisons of gating claims, with their siblings and bases. */
  readonly neededCells: ReadonlySet<CellId>;
}

/**
 * Whether another block is needed, and of which cells. Valid after every block. `repeats.min` and
 * `repeats.max` are the caller's business.
 */
export function judge(input: ValuesInput): Judgement {
  const { decided } = studyValues(input);
  const open = decided.claims.some((claim) => claim.gate && claim.verdict === "undecided");
  return { decided: !open, neededCells: decided.neededCells };
}
