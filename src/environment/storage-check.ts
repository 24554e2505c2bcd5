import { z } from "zod";
import { ScalebenchError } from "../errors/error.js";
import type { Variables } from "./home.js";
import { ask, lastJson } from "./query.js";

/** Prepared rows that are to be read from elsewhere: what `scalebench_training.check_storage` is asked. */
export interface StorageQuestion {
  readonly name: string;
  /** Folder of the rows as they were prepared here. */
  readonly prepared: string;
  readonly storage: string;
}

interface StorageChecker {
  readonly python: string;
  /** Folder of the Python package `scalebench_training`. */
  readonly pythonPath: string;
  /** Those of trials: what they cannot reach is told before one begins. */
  readonly variables: Variables;
}

const limitSeconds = 120;

const answerSchema = z.discriminatedUnion("ok", [
  z.object({ ok: z.literal(true) }),
  z.object({ ok: z.literal(false), message: z.string() }),
]);

/** Looks at manifest and files, and reads no rows. Throws DATASET_STORE where they are not those that were prepared here. */
export async function checkStorage(
  question: StorageQuestion,
  { python, pythonPath, variables }: StorageChecker,
): Promise<void> {
  const answer = await ask([python, "-m", "scalebench_training.check_storage", JSON.stringify(question)], {
    env: { ...variables, PYTHONPATH: pythonPath },
    timeoutSeconds: limitSeconds,
  });
  const parsed = answerSchema.safeParse(lastJson(answer));
  if (parsed.data?.ok === true) return;
  throw new ScalebenchError({
    code: "DATASET_STORE",
    message:
      parsed.data?.message ??
      `expected the rows of ${question.name} at ${question.storage} to be looked at within ${limitSeconds} s, found that the process ended with ${answer.code ?? "a signal"}: ${answer.stderr.trim().split("\n").at(-1)}`,
    hint: `\`scalebench dataset publish ${question.name} ${question.storage}\` puts them there; trials get credentials from files such as ~/.aws/credentials, not from variables`,
  });
}
