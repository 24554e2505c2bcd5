import { monotonicSeconds } from "../clock.js";
import { stateOfJob } from "./job.js";
import { isFinal, type JobState } from "./job-state.js";
import { refusal } from "./program.js";

/** Between two questions to Slurm, which grow apart while nothing changes: many users ask the one controller. */
const firstSeconds = 1;
const longestSeconds = 30;
const growth = 1.5;
/** How long Slurm may be silent before it is given up. */
const silenceSeconds = 600;

/** Asks Slurm about a job now and then. */
export class JobWatch {
  readonly #job: string;
  #state: JobState | undefined;
  #finals = 0;
  #wait = firstSeconds;
  #next = 0;
  #heard = monotonicSeconds();

  constructor(job: string) {
    this.#job = job;
  }

  /** The last answer that told something. */
  state(): JobState | undefined {
    return this.#state;
  }

  /** Whether it has ended, by two answers in a row: one that is queued again may look ended for a moment. */
  hasEnded(): boolean {
    return this.#finals >= 2;
  }

  /** Something has happened to the job: asks soon. */
  hasten(): void {
    this.#wait = firstSeconds;
    this.#next = Math.min(this.#next, monotonicSeconds() + firstSeconds);
  }

  /** Asks if it is time to. Returns whether the answer is another one than the last. Throws SLURM_REFUSED after a long silence. */
  async ask(): Promise<boolean> {
    if (monotonicSeconds() < this.#next) return false;
    const found = await stateOfJob(this.#job);
    const now = monotonicSeconds();
    this.#next = now + this.#wait;
    this.#wait = Math.min(this.#wait * growth, longestSeconds);
    if (found.state === undefined) {
      if (now - this.#heard <= silenceSeconds) return false;
      throw refusal("squeue", [`--jobs=${this.#job}`], found.said);
    }
    this.#heard = now;
    this.#finals = isFinal(found) ? this.#finals + 1 : 0;
    const before = this.#state;
    const same = before?.state === found.state && before.reason === found.reason;
    // That Slurm has forgotten a job says less than how it ended.
    if (found.state !== "GONE" || before === undefined || !isFinal(before)) this.#state = found;
    if (!same || isFinal(found)) this.hasten();
    return !same;
  }
}
