import type { PreparationRun } from "../types/preparation.js";
import type { Manifest } from "./manifest.js";

/** What the manifest says of the preparation that made it. `when` is ISO 8601 in UTC; `repeat` that of a timed one. */
export function preparationRun(manifest: Manifest, when: string, repeat?: number): PreparationRun {
  const { dataset, engine, parts } = manifest;
  return {
    dataset,
    engine,
    ...(repeat === undefined ? {} : { repeat }),
    ...spentBy(manifest),
    rows: parts.train.rows + parts.test.rows,
    when,
  };
}

type Spent = Pick<PreparationRun, "executors" | "seconds" | "rowsPerSecond" | "shuffleBytes" | "executorSeconds">;

/** What it took the engine that made the rows. */
export function spentBy({ engine, spark, pandas }: Manifest): Spent {
  if (engine === "spark" && spark !== undefined) {
    const { executors, seconds, rowsPerSecond, shuffleWriteBytes: shuffleBytes, executorSeconds } = spark;
    return { executors, seconds, rowsPerSecond, shuffleBytes, executorSeconds };
  }
  if (pandas === undefined) throw new Error(`no cost of ${engine} in a manifest that was read`);
  const { executors, seconds, rowsPerSecond, processorSeconds: executorSeconds } = pandas;
  return { executors, seconds, rowsPerSecond, shuffleBytes: 0, executorSeconds };
}

/** "Spark with 2 executors", "pandas". */
export const engineText = ({ engine, executors }: Pick<PreparationRun, "engine" | "executors">): string =>
  engine === "pandas" ? "pandas" : `Spark with ${executors} executor${executors === 1 ? "" : "s"}`;

/** Equal digests, equal rows. */
export const rowsDigest = ({ parts }: Manifest): string => `${parts.train.rowsDigest}-${parts.test.rowsDigest}`;
