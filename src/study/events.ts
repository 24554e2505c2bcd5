import type { TrialId } from "../types/ids.js";
import type { Plan, Trial } from "../types/plan.js";
import type { TrialResult } from "../types/trial-result.js";
import type { TimeLeft } from "./time-left.js";

/** What an observer is told while a study runs. Showing it is the observer's matter. */
export type StudyEvent =
  | {
      readonly event: "study-started";
      readonly study: string;
      readonly directory: string;
      readonly resumed: boolean;
      readonly cells: number;
      readonly repeats: Plan["repeats"];
      /** Trials that were completed before and are kept. */
      readonly kept: number;
    }
  | { readonly event: "note"; readonly message: string }
  | { readonly event: "warning"; readonly message: string }
  | { readonly event: "service-starting"; readonly service: string }
  | { readonly event: "service-ready"; readonly service: string; readonly seconds: number }
  | { readonly event: "service-stopped"; readonly service: string; readonly because: string }
  | { readonly event: "block-started"; readonly block: number; readonly trials: number }
  | {
      readonly event: "trial-started";
      readonly trial: Trial;
      readonly attempt: number;
      /** 1-based place among the block's trials of this run. */
      readonly position: number;
      readonly of: number;
    }
  /** Completes the sentence "waiting for ...". */
  | { readonly event: "waiting"; readonly trial: TrialId; readonly for: string }
  | {
      readonly event: "trial-finished";
      readonly trial: Trial;
      readonly result: TrialResult;
      /** Samples a second, of a completed trial. */
      readonly throughput?: number;
    }
  | { readonly event: "cell-given-up"; readonly trial: Trial; readonly because: string }
  | {
      readonly event: "block-finished";
      readonly block: number;
      /** Why it was the last one; empty where it is not known to be. */
      readonly because: string;
      /** Cells that the next block would run. */
      readonly needed: number;
      readonly timeLeft: TimeLeft;
    }
  | { readonly event: "study-finished"; readonly because: string }
  | { readonly event: "study-interrupted"; readonly signal: string };

export type Observe = (event: StudyEvent) => void;
