/** One preparation of a data set: what Spark needed to make its rows, by its own status store. */
export interface PreparationRun {
  readonly dataset: string;
  readonly engine: "spark";
  /** Tasks at a time. */
  readonly executors: number;
  /** 1-based, of those that were made to be timed; absent for the one whose rows the trials read. */
  readonly repeat?: number;
  /** From the first raw row to the last file, without the start of Spark and without fetching. */
  readonly seconds: number;
  /** Of both parts. */
  readonly rows: number;
  readonly rowsPerSecond: number;
  /** Written by the shuffles. */
  readonly shuffleBytes: number;
  /** Of all tasks together. */
  readonly executorSeconds: number;
  /** ISO 8601, UTC. */
  readonly when: string;
}

/** How often a study prepares its data sets anew for the time that takes, and with how many tasks at a time. */
export interface PreparationPlan {
  readonly executors: readonly number[];
  readonly repeats: number;
}
