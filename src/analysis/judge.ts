import type { CellId } from "../types/ids.js";
import { isOfPreparation } from "../types/metrics.js";
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
  // What is known of a preparation is known before the first block: no further one adds to it.
  const open = decided.claims.some(
    ({ gate, verdict, metric }) => gate && verdict === "undecided" && !isOfPreparation(metric),
  );
  return { decided: !open, neededCells: decided.neededCells };
}
