import type { ClaimResult, Verdict } from "./analysis.js";
import type { FingerprintDifference } from "./baseline.js";
import type { CellId } from "./ids.js";
import type { MetricName } from "./metrics.js";

/** One occasion on which something was measured. */
export interface HistoryEntry {
  readonly study: string;
  /** Its end, else its start, ISO 8601 UTC; null where neither is known. */
  readonly at: string | null;
  readonly commit: string | null;
  readonly source: "study" | "baseline";
  /** Null for a run of a baseline, which keeps values alone. */
  readonly verdict: Verdict | null;
  /** Properties of the fingerprint that are not as in the entry before, over all cells that both have. */
  readonly differences: readonly FingerprintDifference[];
  /** What was done to it on purpose, so that it is no real data; empty otherwise. */
  readonly warning: string;
  /** How the machine's own speed is not as in the entry before. */
  readonly machine: readonly string[];
}

/** A value at an entry, by its place in the history. */
export interface HistoryPoint {
  readonly entry: number;
  readonly estimate: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly n: number;
}

export interface ClaimHistory {
  readonly claim: Pick<ClaimResult, "id" | "says" | "metric" | "bound" | "comparisons">;
  readonly points: readonly (HistoryPoint & { readonly verdict: Verdict })[];
}

interface CellHistory {
  readonly cell: CellId;
  readonly metric: MetricName;
  readonly unit: string;
  readonly points: readonly HistoryPoint[];
}

/** Several studies in the order of time; the last one of source "study" is the page's own. */
export interface StudyHistory {
  readonly entries: readonly HistoryEntry[];
  readonly claims: readonly ClaimHistory[];
  /** Throughput of every cell of the page's study that an earlier entry has too. */
  readonly cells: readonly CellHistory[];
  /** What was given and is not in it, with the reason. */
  readonly leftOut: readonly { readonly study: string; readonly because: string }[];
}
