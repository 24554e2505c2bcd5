/** What makes rows: Spark, or pandas in one process, for comparison. */
export type PreparationEngine = "spark" | "pandas";

/** One preparation of a data set: what its engine needed to make its rows; Spark's by its own status store. */
export interface PreparationRun {
  readonly dataset: string;
  readonly engine: PreparationEngine;
  /** Processes of one core. */
  readonly executors: number;
  /** 1-based, of those that were made to be timed; absent for the one whose rows the trials read. */
  readonly repeat?: number;
  /** From the first raw row to the last file, without the start of the engine and without fetching. */
  readonly seconds: number;
  /** Of both parts. */
  readonly rows: number;
  readonly rowsPerSecond: number;
  /** Written by the shuffles. */
  readonly shuffleBytes: number;
  /** Of all tasks together; of pandas its processor time. */
  readonly executorSeconds: number;
  /** ISO 8601, UTC. */
  readonly when: string;
}

/** How often a study prepares its data sets anew for the time that takes, by what, and with how many executors. */
export interface PreparationPlan {
  /** Spark alone where it is absent; pandas has one process. */
  readonly engines?: readonly PreparationEngine[] | undefined;
  readonly executors: readonly number[];
  readonly repeats: number;
}
