import type { Verdict } from "../types/analysis.js";

/** From the one that decides a whole to the one that needs all parts. */
const order: readonly Verdict[] = ["fails", "incomparable", "undecided", "holds"];

/** The verdict of a whole is that of its worst part; `holds` without parts. */
export function worstVerdict(verdicts: Iterable<Verdict>): Verdict {
  const found = new Set(verdicts);
  return order.find((verdict) => found.has(verdict)) ?? "holds";
}
