import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { type AnsweredProgram, askProgram } from "./answered-program.js";

/** What `runners/storage/publish_dataset.py` is asked. */
export interface PublishRequest {
  readonly name: string;
  /** Of the prepared rows; absolute. */
  readonly folder: string;
  readonly url: string;
  /** In place of other rows that lie there. */
  readonly force: boolean;
}

/** Copies prepared rows to a URL; false where they lie there already. Throws DATASET_STORE. */
export async function publishDataset(request: PublishRequest, publisher: AnsweredProgram): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), "scalebench-publish-"));
  try {
    const { copied } = await askProgram(
      {
        request: (answer) => ({ ...request, answer }),
        draft: join(folder, "publish"),
        answer: z.object({ ok: z.literal(true), copied: z.boolean() }),
        expected: `the rows of ${request.name} to be copied`,
        failed: "DATASET_STORE",
      },
      publisher,
    );
    return copied;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
