import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { z } from "zod";
import { ScalebenchError } from "../errors/error.js";
import { lastLines, runCommand } from "./command.js";
import type { Variables } from "./home.js";

/** What `runners/storage/publish_dataset.py` is asked. */
export interface PublishRequest {
  readonly name: string;
  /** Of the prepared rows; absolute. */
  readonly folder: string;
  readonly url: string;
  /** In place of other rows that lie there. */
  readonly force: boolean;
}

export interface Publisher {
  readonly python: string;
  readonly program: string;
  /** Folders of the Python packages that it imports. */
  readonly pythonPath: readonly string[];
  /** With credentials, where the user has them in variables. */
  readonly variables: Variables;
  readonly log: string;
  readonly watch: (line: string) => void;
  readonly signal: AbortSignal;
}

const answerSchema = z.discriminatedUnion("ok", [
  z.object({ ok: z.literal(true), copied: z.boolean() }),
  z.object({ ok: z.literal(false), message: z.string(), hint: z.string() }),
]);

function answerIn(file: string): z.infer<typeof answerSchema> | undefined {
  try {
    return answerSchema.safeParse(JSON.parse(readFileSync(file, "utf8"))).data;
  } catch {
    return undefined;
  }
}

/** Copies prepared rows to a URL; false where they lie there already. Throws DATASET_STORE. */
export async function publishDataset(request: PublishRequest, publisher: Publisher): Promise<boolean> {
  const { python, program, pythonPath, variables, log, watch, signal } = publisher;
  const folder = mkdtempSync(join(tmpdir(), "scalebench-publish-"));
  const [question, answer] = [join(folder, "request.json"), join(folder, "answer.json")];
  mkdirSync(dirname(log), { recursive: true });
  rmSync(log, { force: true });
  try {
    writeFileSync(question, JSON.stringify({ ...request, answer }));
    const argv = [python, program, "--request", question] as const;
    const env = { ...variables, PYTHONPATH: pythonPath.join(":") };
    const code = await runCommand({ argv: [...argv], env, cwd: folder, log, watch, signal });
    const answered = answerIn(answer);
    if (answered?.ok === true) return answered.copied;
    const { message, hint } = answered ?? {
      message: `expected the rows of ${request.name} to be copied, found that the process ended with ${code ?? "a signal"}: ${lastLines(log, 1)[0] ?? "it printed nothing"}`,
      hint: `its log is ${log}`,
    };
    throw new ScalebenchError({ code: "DATASET_STORE", message, hint });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
