import type { CellId } from "../types/ids.js";
import type { Trial } from "../types/plan.js";
import type { TrialOutcome, TrialResult } from "../types/trial-result.js";
import type { Decision, StudyEnd, StudyOptions } from "./options.js";
import type { Progress } from "./progress.js";
import { runTrial, type TrialContext } from "./run-trial.js";
import { type TimeLeft, timeLeft } from "./time-left.js";

const signalName = (signal: AbortSignal): string => (typeof signal.reason === "string" ? signal.reason : "abort");

export type Stop = { readonly state: StudyEnd["state"]; readonly because: string };

export const interruption = (signal: AbortSignal): Stop => ({ state: "interrupted", because: signalName(signal) });

/** The loop over blocks and trials of one run of a study. */
export class Blocks {
  readonly #options: StudyOptions;
  readonly #context: TrialContext;
  readonly #progress: Progress;
  #decision: Decision | undefined;
  #timeLeft: TimeLeft | undefined;

  constructor(options: StudyOptions, context: TrialContext, progress: Progress) {
    this.#options = options;
    this.#context = context;
    this.#progress = progress;
  }

  /** Runs blocks until the claims are decided, the repeats are used up, or the study is aborted. */
  async run(): Promise<Stop> {
    const { plan } = this.#options;
    const all = new Set(plan.cells.map((cell) => cell.id));
    for (let block = 1; block <= plan.repeats.max; block++) {
      const decision = block > plan.repeats.min ? await this.#judge(block - 1) : undefined;
      if (decision?.decided === true) return { state: "finished", because: this.#enough() };
      const needed = decision === undefined ? all : this.#open(decision);
      if (needed.size === 0) return { state: "finished", because: "no cell can decide a claim any more" };
      const stop = await this.#block(block, needed);
      if (stop !== undefined) return stop;
    }
    const { max } = plan.repeats;
    const { decided } = await this.#judge(max);
    return {
      state: "finished",
      because: decided ? this.#enough() : `measure.repeats.max was reached: ${max} blocks`,
    };
  }

  /** Cells that claims need and that can still be run. */
  #open(decision: Decision): ReadonlySet<CellId> {
    const givenUp = this.#progress.givenUp();
    return new Set([...decision.neededCells].filter((id) => !givenUp.has(id)));
  }

  #enough(): string {
    const { plan } = this.#options;
    if (plan.claims.some(({ gate }) => gate)) return "every gating claim is decided";
    return `measure.repeats.min was reached: ${plan.repeats.min} blocks, and no gating claim asks for more`;
  }

  /** Asks once for each state of the outcomes. */
  async #judge(blocks: number): Promise<Decision> {
    this.#decision ??= await this.#options.judge({
      outcomes: this.#progress.outcomes(),
      blocks,
      givenUp: this.#progress.givenUp(),
    });
    return this.#decision;
  }

  async #block(block: number, needed: ReadonlySet<CellId>): Promise<Stop | undefined> {
    const { plan, observe, signal, trialsOfBlock } = this.#options;
    const trials = trialsOfBlock(plan, block).filter(
      (trial) => needed.has(trial.cell.id) && !this.#progress.isCompleted(trial.id),
    );
    if (trials.length > 0) {
      await this.#announce(block, trials.length);
      observe({ event: "block-started", block, trials: trials.length });
      this.#decision = undefined;
    }
    for (const [index, trial] of trials.entries()) {
      if (!signal.aborted) await this.#trial(trial, index + 1, trials.length);
      if (signal.aborted) return interruption(signal);
    }
    if (trials.length > 0) await this.#tellBlock(block);
    return undefined;
  }

  async #announce(block: number, trials: number): Promise<void> {
    const outcomes = this.#progress.outcomes();
    await this.#options.beforeBlock?.({ block, trials, timeLeft: this.#timeLeft, outcomes });
  }

  async #tellBlock(block: number): Promise<void> {
    const { plan, observe } = this.#options;
    const decision = await this.#judge(block);
    const needed = this.#open(decision);
    const givenUp = this.#progress.givenUp();
    const left = timeLeft({
      results: this.#progress.results(),
      block,
      repeats: plan.repeats,
      cells: plan.cells.map((cell) => cell.id).filter((id) => !givenUp.has(id)),
      needed,
      decided: decision.decided,
    });
    this.#timeLeft = left;
    const decided = decision.decided && block >= plan.repeats.min;
    const because = decided ? this.#enough() : "";
    observe({ event: "block-finished", block, because, needed: needed.size, timeLeft: left });
  }

  async #trial(trial: Trial, position: number, of: number): Promise<void> {
    const { observe } = this.#options;
    const attempt = this.#progress.nextAttempt(trial.id);
    const before = this.#progress.lastFailure(trial.cell.id);
    if (before !== undefined) {
      this.#skip(trial, attempt, before);
      return;
    }
    observe({ event: "trial-started", trial, attempt, position, of });
    this.#progress.began(trial.id, attempt);
    const outcome = await runTrial(trial, attempt, this.#context);
    if (outcome === undefined) return;
    this.#tell(trial, outcome);
    if (this.#progress.add(outcome)) {
      const because = `cell ${trial.cell.id} failed three times in a row, and is not run again in this run`;
      observe({ event: "cell-given-up", trial, because });
    }
  }

  #tell(trial: Trial, outcome: TrialOutcome): void {
    const throughput = outcome.measurement?.values.throughput;
    this.#options.observe({
      event: "trial-finished",
      trial,
      result: outcome.result,
      ...(throughput === undefined ? {} : { throughput }),
    });
  }

  /** A planned trial of a cell that was given up is a row too: never dropped. */
  #skip(trial: Trial, attempt: number, last: Extract<TrialResult, { state: "failed" }>): void {
    const result: TrialResult = {
      trial: trial.id,
      cell: trial.cell.id,
      block: trial.block,
      attempt,
      startedAt: new Date().toISOString(),
      seconds: 0,
      launchedAt: last.launchedAt,
      state: "failed",
      failure: {
        ...last.failure,
        reason: `not run: three trials of the cell in a row failed in this run; the last: ${last.failure.reason}`,
      },
    };
    this.#context.journal.append({ event: "trial-finished", at: result.startedAt, result });
    this.#progress.add({ result });
    this.#tell(trial, { result });
  }
}
