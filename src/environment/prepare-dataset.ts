import { rmSync } from "node:fs";
import { z } from "zod";
import type { PreparationEngine } from "../types/preparation.js";
import { type AnsweredProgram, askProgram } from "./answered-program.js";

/** One preparation: what `runners/preparation/prepare_dataset.py` is asked. Paths are absolute. */
export interface PreparationRequest {
  /** dataset.yaml as it was checked. */
  readonly dataset: { readonly dataset: string };
  readonly key: string;
  readonly executors: number;
  readonly engine: PreparationEngine;
  readonly paths: {
    /** With pipeline.py; pipeline_pandas.py where pandas is the engine. */
    readonly folder: string;
    readonly raw: string;
    readonly out: string;
    readonly draft: string;
  };
}

/**
 * Fetches the raw files of a data set where they are not there, and makes its rows from them with its engine, in a process
 * group of its own that ends with `signal`. Throws the preparation's own error, or DATASET_FAILED.
 */
export async function prepareDataset(request: PreparationRequest, preparer: AnsweredProgram): Promise<void> {
  const { draft } = request.paths;
  try {
    await askProgram(
      {
        request: (answer) => ({
          schema: "scalebench/preparation-request/v1",
          ...request,
          paths: { ...request.paths, answer },
        }),
        draft,
        answer: z.object({ ok: z.literal(true) }),
        expected: `data set ${request.dataset.dataset} to be prepared`,
        failed: "DATASET_FAILED",
      },
      preparer,
    );
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}
