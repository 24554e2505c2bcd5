import type { FingerprintDifference } from "../types/baseline.js";
import type { CellId } from "../types/ids.js";
import type { Direction, MetricName } from "../types/metrics.js";
import type { Levels } from "../types/suite.js";
import type { AdjustmentName } from "./adjustment.js";

export type ComparisonVerdict = "better" | "worse" | "equal" | "no difference shown" | "incomparable";

/** A property that is not the same on both sides; `absent` where a side does not have it. */
export type Difference = FingerprintDifference;

/** A cell of one study and the cell of the other one with the same levels. */
export interface CellPair {
  readonly base: CellId;
  readonly candidate: CellId;
  readonly levels: Levels;
  /** Fingerprints: what must be equal for speeds to be comparable. */
  readonly fingerprint: readonly Difference[];
  /** What the suites say otherwise and no fingerprint holds: told, and no obstacle by itself. */
  readonly settings: readonly Difference[];
  /** By the digests of the trained parameters; `unknown` where a side has none, or several. */
  readonly training: "identical" | "differs" | "unknown";
  /** Per cent of each step that were put in on purpose; such a cell is no real data. */
  readonly slowDown: { readonly base: number; readonly candidate: number };
}

/** One metric of one pair of cells. */
export interface MetricComparison {
  readonly base: CellId;
  readonly candidate: CellId;
  readonly metric: MetricName;
  readonly unit: string;
  readonly direction: Direction;
  readonly verdict: ComparisonVerdict;
  /** `paired` by block, `unpaired`, `by value` where no value varies; null where nothing was compared. */
  readonly method: "paired" | "unpaired" | "by value" | null;
  /** What `estimate`, `low` and `high` are: candidate over base, or candidate minus base. */
  readonly scale: "ratio" | "difference";
  readonly estimate: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** Of [low, high], of this comparison alone; null without an interval. */
  readonly level: number | null;
  /** Medians over trials. */
  readonly medians: { readonly base: number | null; readonly candidate: number | null };
  readonly n: { readonly base: number; readonly candidate: number };
  /** Two-sided, and adjusted over all comparisons of the document (Holm); null where nothing was tested. */
  readonly p: number | null;
  readonly adjustedP: number | null;
  /** One sentence. */
  readonly because: string;
}

/** A study as the document names it. */
export interface StudyName {
  readonly study: string;
  readonly suite: string;
  readonly suiteDigest: string;
  readonly harness: string;
  readonly state: string;
  readonly startedAt: string | null;
  readonly seed: number;
}

interface UnmatchedCell {
  readonly id: CellId;
  readonly levels: Levels;
}

/** What `compare` says of two studies. Add keys freely, rename none. */
export interface Comparison {
  readonly schema: "scalebench/comparison/v1";
  readonly base: StudyName;
  readonly candidate: StudyName;
  readonly metrics: readonly MetricName[];
  /** holm: the chance that any of the tests calls equal cells different; bh: the share of false calls to expect. */
  readonly alpha: number;
  readonly adjust: AdjustmentName;
  /** Comparisons among which that chance is shared. */
  readonly tested: number;
  /** worse where anything is, else incomparable, better, no difference shown, equal. */
  readonly verdict: ComparisonVerdict;
  /** Where the machine itself ran at another speed, by the probes of the studies: a sentence a rate. */
  readonly machine: readonly string[];
  readonly cells: readonly CellPair[];
  readonly comparisons: readonly MetricComparison[];
  readonly unmatched: { readonly base: readonly UnmatchedCell[]; readonly candidate: readonly UnmatchedCell[] };
}
