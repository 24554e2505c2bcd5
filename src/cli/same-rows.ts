import type { Manifest } from "../datasets/manifest.js";
import { engineText, rowsDigest, spentBy } from "../datasets/preparation-run.js";
import { ScalebenchError } from "../errors/error.js";

const hints = {
  spark:
    "its pipeline.py must not depend on the order or the number of partitions: sort before you take first rows, and draw no lots",
  pandas: "its pipeline_pandas.py must make the very rows of pipeline.py: compare what the two do with each column",
} as const;

const maker = (manifest: Manifest): string => engineText({ ...spentBy(manifest), engine: manifest.engine });

/** Throws DATASET_UNSTABLE where a preparation made other rows than those that are kept. */
export function requireSameRows(made: Manifest, kept: Manifest): void {
  if (rowsDigest(made) === rowsDigest(kept)) return;
  throw new ScalebenchError({
    code: "DATASET_UNSTABLE",
    message: `data set ${made.dataset}: expected the same rows by ${maker(made)} as by ${maker(kept)}, found others`,
    hint: hints[made.engine],
  });
}
