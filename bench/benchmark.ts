import type { Figure } from "./figure.js";

/** What a benchmark is given. */
export interface BenchContext {
  /** An empty folder, removed at the end. */
  readonly folder: string;
  /** Pairs of runs of the comparisons with loops written by hand. */
  readonly pairs: number;
  /** Runs of a whole process. */
  readonly runs: number;
  /** Trials of the study whose memory is watched. */
  readonly trials: number;
  /** Cells of the largest study of the growth of costs. */
  readonly largest: number;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  /** For the person who waits. */
  readonly tell: (text: string) => void;
}

/** One file, one benchmark; it throws when it could not measure. */
export interface Benchmark {
  readonly name: string;
  readonly run: (context: BenchContext) => Promise<readonly Figure[]>;
}
