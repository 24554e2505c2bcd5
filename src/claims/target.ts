import type { Cell } from "../types/plan.js";

/** One comparison that a claim asks for: a selected cell against the claim's number, or against its sibling. */
export interface ClaimTarget {
  readonly cell: Cell;
  readonly sibling?: Cell;
}
