import type { TrialId } from "./ids.js";
import type { TrialResult } from "./trial-result.js";

/** Lines of `journal.ndjson`, in the order they happened. `at` is wall clock, ISO 8601 UTC. */
export type JournalEvent =
  | { readonly event: "study-started"; readonly at: string; readonly study: string; readonly harness: string }
  | { readonly event: "study-resumed"; readonly at: string; readonly harness: string }
  | { readonly event: "trial-started"; readonly at: string; readonly trial: TrialId; readonly attempt: number }
  | { readonly event: "trial-finished"; readonly at: string; readonly result: TrialResult }
  | { readonly event: "service-started"; readonly at: string; readonly service: string; readonly seconds: number }
  | { readonly event: "service-stopped"; readonly at: string; readonly service: string; readonly because: string }
  | { readonly event: "study-finished"; readonly at: string; readonly because: string }
  | { readonly event: "study-interrupted"; readonly at: string; readonly signal: string };
