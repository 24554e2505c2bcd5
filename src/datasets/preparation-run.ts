import type { PreparationRun } from "../types/preparation.js";
import type { Manifest } from "./manifest.js";

/** What the manifest says of the preparation that made it. `when` is ISO 8601 in UTC; `repeat` that of a timed one. */
export function preparationRun({ dataset, parts, spark }: Manifest, when: string, repeat?: number): PreparationRun {
  const { executors, seconds, rowsPerSecond, shuffleWriteBytes: shuffleBytes, executorSeconds } = spark;
  return {
    dataset,
    engine: "spark",
    executors,
    ...(repeat === undefined ? {} : { repeat }),
    seconds,
    rows: parts.train.rows + parts.test.rows,
    rowsPerSecond,
    shuffleBytes,
    executorSeconds,
    when,
  };
}

/** Equal digests, equal rows. */
export const rowsDigest = ({ parts }: Manifest): string => `${parts.train.rowsDigest}-${parts.test.rowsDigest}`;
