import type { StudyProbe } from "./baseline.js";
import type { HeldOutQuality, QualityDifference } from "./held-out.js";
import type { CellId, TrialId } from "./ids.js";
import type { Direction, MetricKind, MetricName } from "./metrics.js";
import type { ExcludedCell } from "./plan.js";
import type { PreparationRun } from "./preparation.js";
import type { ClaimSpec, ErrorRates, Levels, Suite } from "./suite.js";
import type { StepParts } from "./trial-result.js";

export type Verdict = "holds" | "fails" | "undecided" | "incomparable";

/** A metric of a cell over its trials. `low` and `high` are null where n allows no interval. */
export interface MetricSummary {
  readonly median: number;
  readonly low: number | null;
  readonly high: number | null;
  /** Achieved confidence level of [low, high], e.g. 0.96875; null where it is the plain range. */
  readonly level: number | null;
  readonly n: number;
  readonly unit: string;
  readonly direction: Direction;
  readonly kind: MetricKind;
  /** How median and interval were made, in words. */
  readonly method: string;
  /** Mean by the metric's kind: rates harmonic, costs and qualities arithmetic; none of ratios, which are not averaged. */
  readonly mean?: { readonly kind: "harmonic" | "arithmetic"; readonly value: number };
  /** The values, one a trial, in block order. */
  readonly values: readonly number[];
  /** The cell that a ratio refers to. */
  readonly base?: CellId;
}

export type ParityState = "identical" | "within" | "differs" | "unchecked";

export interface ParityResult {
  readonly state: ParityState;
  /** The cell that this one was compared with. */
  readonly reference: CellId | null;
  /** sha256 over the trained parameters; the most frequent one where trials differ. */
  readonly digest: string | null;
  /** Largest of max|a-b| / max|b| over all parameter tensors; 0 when identical, null when unchecked. */
  readonly maxRelativeDifference: number | null;
  /** What the difference may be for that reference. */
  readonly tolerance: number;
  /** The same against the single process at equal global batch. */
  readonly single?: {
    readonly state: ParityState;
    readonly reference: CellId;
    readonly maxRelativeDifference: number | null;
    readonly tolerance?: number;
  };
  /** Distinct digests among the cell's trials; 1 for a deterministic training. */
  readonly distinctDigests: number;
  readonly because: string;
}

export interface CellAnalysis {
  readonly id: CellId;
  readonly levels: Levels;
  readonly workers: number;
  readonly globalBatch: number;
  /** Several nodes were one host: simulated ones, or emulated ones, which the environment's `cluster.kind` tells apart. */
  readonly simulatedNodes: boolean;
  /** How nodes that are no machines of their own are called; analyses of older versions lack it. */
  readonly nodesAre?: "simulated" | "emulated";
  readonly trials: { readonly planned: number; readonly completed: number; readonly failed: number };
  readonly metrics: Readonly<Partial<Record<MetricName, MetricSummary>>>;
  readonly parity: ParityResult;
  /** Medians over trials. */
  readonly curve: readonly {
    readonly epoch: number;
    readonly seconds: number;
    /** A regression has none. */
    readonly accuracy?: number;
    readonly loss: number;
    readonly n: number;
  }[];
  readonly phases: readonly { readonly name: string; readonly median: number; readonly n: number }[];
  readonly stepTime: { readonly p50: number; readonly p95: number; readonly p99: number; readonly max: number } | null;
  /** Quantiles 0, 0.025, ... 1 of all steps of all completed trials' windows, in seconds, slowest rank of each step; n counts steps. */
  readonly stepTimes?: { readonly quantiles: readonly number[]; readonly n: number; readonly trials: number };
  /** Means over trials of a step's parts, in seconds, which add up; the median lateness of each rank, and of one trial step by step. */
  readonly breakdown?: StepParts & {
    readonly n: number;
    readonly ranks: readonly (StepParts & {
      readonly rank: number;
      readonly lateness: { readonly median: number; readonly p95: number };
    })[];
    readonly steps: { readonly trial: TrialId; readonly lateness: readonly (readonly number[])[] };
  };
  /** Where the ranks of the latest completed trial found themselves; analyses of older versions lack it. */
  readonly topology?: CellTopology;
  /** What a step computes and exchanges; analyses of older versions lack it. */
  readonly work?: CellWork;
  /** Of the latest completed trial; absent where it has no predictions. */
  readonly quality?: HeldOutQuality & {
    readonly trial: TrialId;
    /** This model less each simpler one that predicted the same rows. */
    readonly overSimpler?: readonly QualityDifference[];
  };
  readonly warnings: readonly string[];
}

/** A model that is simpler than what the suite trains, fitted to the same training rows and judged by the same test rows. */
export interface SimplerModel {
  readonly model: string;
  readonly dataset: string;
  /** With which library and version. */
  readonly library: string;
  /** Seconds of each fit, on the machine where the study was started. */
  readonly fitSeconds: readonly number[];
  readonly quality?: HeldOutQuality;
  /** Why there is no quality. */
  readonly because?: string;
}

export interface CellWork {
  readonly parameters: number;
  /** Of all gradients, once. */
  readonly gradientBytes: number;
  /** Operations of a forward and a backward pass over a sample; absent where they could not be counted. */
  readonly flopsPerSample?: number;
  /** What is trained with, scaled by the suite's rule. */
  readonly learningRate?: number;
}

/** Read back by the ranks themselves. At most 64 of them, the first ones. */
export interface CellTopology {
  readonly trial: TrialId;
  readonly ranks: readonly RankPlace[];
}

export interface RankPlace {
  readonly rank: number;
  /** Empty where a framework's own cluster placed the rank: then the host tells. */
  readonly node: string;
  readonly host: string;
  readonly localRank: number;
  /** Numbers of the cores that it may use, e.g. `0-3,8`; empty where the system does not tell. */
  readonly cores: string;
  /** Number (of CUDA_VISIBLE_DEVICES, where that is set) and name; none without one. */
  readonly gpu?: string;
}

/** One comparison inside a claim: one selected cell against a number, a sibling or its baseline. */
export interface ClaimComparison {
  readonly cell: CellId;
  readonly against: CellId | null;
  /** Against a baseline: its name, its runs that count, and the first trials of each that are looked at. */
  readonly baseline?: { readonly name: string; readonly runs: number; readonly trials: number };
  readonly verdict: Verdict;
  readonly estimate: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly level: number;
  readonly n: number;
  /** Further blocks that would probably decide it, at the mean and spread so far; null where nothing can be told. */
  readonly moreBlocks?: number | null;
  readonly because: string;
}

export interface ClaimResult {
  readonly id: string;
  readonly says: string;
  readonly metric: MetricName;
  /** Where that of the metric is the target's. */
  readonly unit?: string;
  readonly gate: boolean;
  readonly verdict: Verdict;
  /** Of the comparison that decides the claim (the least favourable one). */
  readonly estimate: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly level: number;
  readonly n: number;
  readonly bound: ClaimSpec["bound"];
  /** Of an undecided claim: further blocks that would probably decide all of it; null where nothing can be told. */
  readonly moreBlocks?: number | null;
  readonly because: string;
  readonly comparisons: readonly ClaimComparison[];
}

export interface RuleResult {
  readonly rule: number;
  readonly state: "pass" | "warn" | "fail";
  readonly because: string;
}

export interface FailureRow {
  readonly trial: TrialId;
  readonly cell: CellId;
  readonly attempt: number;
  readonly reason: string;
  readonly hint: string;
  readonly log: string;
  readonly tail: readonly string[];
}

/** Throughput of a cell over that of one that differs from it by the runner alone, paired block by block. */
export interface HeadToHeadComparison {
  readonly cell: CellId;
  readonly against: CellId;
  readonly metric: "throughput";
  /** Geometric mean of the paired ratios; null where no block has both, or where the trainings differ. */
  readonly estimate: number | null;
  /** A confidence sequence, valid at whatever block the study stopped; null where there is none. */
  readonly low: number | null;
  readonly high: number | null;
  /** Of this interval by itself: it is not divided among the comparisons. */
  readonly level: number;
  /** Blocks in which both completed. */
  readonly n: number;
  /** Of the cell of which less is proven. */
  readonly parity: ParityState;
  /** Why there is no ratio, or no interval. */
  readonly because?: string;
}

/** Cells that are alike in every level but the runner. */
export interface HeadToHeadGroup {
  /** Without the runner. */
  readonly levels: Levels;
  readonly workers: number;
  /** torch-ddp where the group has it, else the first runner in the suite's order. */
  readonly reference: CellId;
  /** Every other cell against the reference, then further pairs that the suite's claims ask for. */
  readonly comparisons: readonly HeadToHeadComparison[];
}

/** The harness' own processor time as a share of one core while trials ran; see `HarnessCpu`. */
export interface HarnessShare {
  readonly median: number;
  readonly highest: number;
  /** Completed trials that tell. */
  readonly n: number;
  /** Where the median is too high: a sentence with what to do. */
  readonly warning?: string;
}

/** The timed preparations of a data set by an engine with so many executors. */
export interface PreparationScaling {
  readonly dataset: string;
  readonly engine: PreparationRun["engine"];
  readonly executors: number;
  readonly time: MetricSummary;
  readonly rate: MetricSummary;
  /** Rate over that of the fewest executors, repeat by repeat; absent for those themselves. */
  readonly speedup?: MetricSummary & { readonly baseExecutors: number };
}

/** `environment.json`: what the study ran on. Names to values, grouped; strings only. */
export type EnvironmentFacts = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** `analysis.json`. The contract that other programs read: add keys freely, rename none. */
export interface Analysis {
  readonly schema: "scalebench/analysis/v1";
  readonly harness: { readonly version: string };
  readonly suite: {
    readonly name: string;
    readonly question: string;
    readonly digest: string;
    readonly scaling: Suite["scaling"];
    readonly factors: Suite["factors"];
    /** What the suite holds fixed; where a factor varies a part of it, `factors` has the levels. */
    readonly workload?: Suite["workload"];
    readonly measure?: Suite["measure"];
  };
  readonly study: string;
  readonly state: "running" | "finished" | "interrupted";
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly blocks: { readonly completed: number; readonly min: number; readonly max: number };
  readonly seed: number;
  readonly alpha: ErrorRates & { readonly gatingClaims: number };
  readonly verdict: Verdict;
  readonly cells: readonly CellAnalysis[];
  readonly excluded: readonly ExcludedCell[];
  readonly claims: readonly ClaimResult[];
  /** Runner against runner, all else equal; analyses of older versions lack it. */
  readonly headToHead?: readonly HeadToHeadGroup[];
  readonly rules: readonly RuleResult[];
  readonly failures: readonly FailureRow[];
  readonly environment: EnvironmentFacts;
  /** What the machine itself could do at the study's start and end. */
  readonly probe?: Pick<StudyProbe, "start" | "end">;
  /** Analyses of older versions lack it. */
  readonly harnessCpu?: HarnessShare;
  /** How the data sets' rows were made, where Spark made them. */
  readonly preparation?: readonly PreparationRun[];
  /** Of the preparations that the suite asks to be timed. */
  readonly preparationScaling?: readonly PreparationScaling[];
  /** Where the suite asks for some. */
  readonly simplerModels?: readonly SimplerModel[];
}
