import type { CellId, TrialId } from "../types/ids.js";
import type { Trial } from "../types/plan.js";
import type { TrialOutcome, TrialResult } from "../types/trial-result.js";
import type { OpenStudy } from "./open-study.js";
import type { StudyOptions } from "./options.js";
import { ownAttempt } from "./own-files.js";

type FailedResult = Extract<TrialResult, { state: "failed" }>;

/** Failures in a row after which a cell is not run again in the same run. */
const mostFailures = 3;

/** What is known of the study's trials so far: those of earlier runs, and this run's. */
export class Progress {
  readonly #outcomes = new Map<TrialId, TrialOutcome>();
  readonly #attempts: Map<TrialId, number>;
  readonly #failuresInARow = new Map<CellId, number>();
  readonly #givenUp = new Map<CellId, FailedResult>();
  /** Trials that were completed before this run. */
  readonly kept: number;

  private constructor(attempts: ReadonlyMap<TrialId, number>, kept: readonly TrialOutcome[]) {
    this.#attempts = new Map(attempts);
    for (const outcome of kept) this.#outcomes.set(outcome.result.trial, outcome);
    this.kept = kept.filter(({ measurement }) => measurement !== undefined).length;
  }

  /** Reads the records of what was completed before; what can't be read any more is run again. */
  static async of(options: StudyOptions, { history, paths }: OpenStudy): Promise<Progress> {
    const trials = trialsById(options, history.latest);
    const outcomes: TrialOutcome[] = [];
    for (const [id, result] of history.latest) {
      const trial = trials.get(id);
      if (trial === undefined) continue;
      if (result.state === "failed") {
        outcomes.push({ result });
        continue;
      }
      const { directory } = ownAttempt(paths, id, result.attempt);
      const measured = await options.measure({ trial, directory, result });
      if (measured.ok) outcomes.push({ result, measurement: measured.measurement });
      else {
        const message = `trial ${id} is run again: ${measured.failure.reason}`;
        options.observe({ event: "warning", message });
      }
    }
    return new Progress(history.attempts, outcomes);
  }

  /** The outcome that counts of every trial, in block order. */
  outcomes(): readonly TrialOutcome[] {
    return [...this.#outcomes.values()].sort((a, b) => a.result.block - b.result.block);
  }

  /** Results of trials that really ran. */
  results(): readonly TrialResult[] {
    return this.outcomes()
      .map(({ result }) => result)
      .filter((result) => result.seconds > 0);
  }

  isCompleted(trial: TrialId): boolean {
    return this.#outcomes.get(trial)?.result.state === "completed";
  }

  nextAttempt(trial: TrialId): number {
    return (this.#attempts.get(trial) ?? 0) + 1;
  }

  began(trial: TrialId, attempt: number): void {
    this.#attempts.set(trial, attempt);
  }

  /** Cells that are not run again in this run. */
  givenUp(): ReadonlySet<CellId> {
    return new Set(this.#givenUp.keys());
  }

  /** The failure after which the cell was given up, or undefined. */
  lastFailure(cell: CellId): FailedResult | undefined {
    return this.#givenUp.get(cell);
  }

  /** Takes an outcome in. Returns whether the cell is given up with it. */
  add(outcome: TrialOutcome): boolean {
    const { result } = outcome;
    this.#outcomes.set(result.trial, outcome);
    this.began(result.trial, result.attempt);
    if (result.state === "completed") {
      this.#failuresInARow.delete(result.cell);
      return false;
    }
    if (this.#givenUp.has(result.cell)) return false;
    const failures = (this.#failuresInARow.get(result.cell) ?? 0) + 1;
    this.#failuresInARow.set(result.cell, failures);
    if (failures < mostFailures) return false;
    this.#givenUp.set(result.cell, result);
    return true;
  }
}

function trialsById(options: StudyOptions, latest: ReadonlyMap<TrialId, TrialResult>): ReadonlyMap<TrialId, Trial> {
  const blocks = new Set([...latest.values()].map((result) => result.block));
  const trials = [...blocks].flatMap((block) => options.trialsOfBlock(options.plan, block));
  return new Map(trials.map((trial) => [trial.id, trial]));
}
