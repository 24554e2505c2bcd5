import type { TrialId } from "../types/ids.js";
import type { JournalEvent } from "../types/journal.js";
import type { TrialResult } from "../types/trial-result.js";

/** What a journal says about a study. */
export interface StudyHistory {
  /** Every result, in the order of time: earlier, failed attempts too. */
  readonly results: readonly TrialResult[];
  /** The result that counts for each trial: the completed one, else the last. */
  readonly latest: ReadonlyMap<TrialId, TrialResult>;
  /** The highest attempt that was begun for each trial, finished or not. */
  readonly attempts: ReadonlyMap<TrialId, number>;
  /** How the last run of the study ended; `open` where it did not write its end: it runs, or it was killed. */
  readonly end: "none" | "open" | "finished" | "interrupted";
  /** ISO 8601 UTC. */
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  /** Why it ended, in words or as the signal's name. */
  readonly because: string | null;
}

export function historyOf(events: readonly JournalEvent[]): StudyHistory {
  const results: TrialResult[] = [];
  const latest = new Map<TrialId, TrialResult>();
  const attempts = new Map<TrialId, number>();
  const began = (trial: TrialId, attempt: number): void => {
    attempts.set(trial, Math.max(attempt, attempts.get(trial) ?? 0));
  };
  let end: StudyHistory["end"] = "none";
  let startedAt: string | null = null;
  let finishedAt: string | null = null;
  let because: string | null = null;
  for (const event of events) {
    switch (event.event) {
      case "study-started":
        startedAt = event.at;
        end = "open";
        break;
      case "study-resumed":
        end = "open";
        finishedAt = null;
        because = null;
        break;
      case "trial-started":
        began(event.trial, event.attempt);
        break;
      case "trial-finished":
        began(event.result.trial, event.result.attempt);
        results.push(event.result);
        if (latest.get(event.result.trial)?.state !== "completed") latest.set(event.result.trial, event.result);
        break;
      case "study-finished":
        end = "finished";
        finishedAt = event.at;
        because = event.because;
        break;
      case "study-interrupted":
        end = "interrupted";
        finishedAt = event.at;
        because = event.signal;
        break;
      default: // services leave no trace in the history; events of later versions neither
    }
  }
  return { results, latest, attempts, end, startedAt, finishedAt, because };
}
