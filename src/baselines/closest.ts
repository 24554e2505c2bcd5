import type { Baseline, Fingerprint } from "../types/baseline.js";
import { differencesOf } from "./fingerprint.js";
import { newestFirst } from "./history.js";

/** Of a cell's baselines the one with this fingerprint, else the one with the fewest differences, then the newest. */
export function closest(baselines: readonly Baseline[], cell: string, fingerprint: Fingerprint): Baseline | undefined {
  const ranked = baselines
    .filter((baseline) => baseline.cell === cell)
    .map((baseline) => ({
      baseline,
      count: differencesOf(baseline.fingerprint, fingerprint).length,
      at: newestFirst(baseline.runs)[0]?.at ?? "",
    }));
  return ranked.sort((a, b) => a.count - b.count || (a.at > b.at ? -1 : 1))[0]?.baseline;
}
