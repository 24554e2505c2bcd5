import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { type ErrorCode, errorCodes } from "../errors/codes.js";
import { ScalebenchError } from "../errors/error.js";
import type { PreparationEngine } from "../types/preparation.js";
import { lastLines, runCommand } from "./command.js";
import type { Variables } from "./home.js";
import { sparkVariables } from "./spark-variables.js";

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

export interface Preparer {
  readonly python: string;
  /** Folder of the Python package that prepares, with its program. */
  readonly program: string;
  readonly javaHome: string | undefined;
  readonly variables: Variables;
  readonly log: string;
  readonly watch: (line: string) => void;
  readonly signal: AbortSignal | undefined;
}

const isCode = (text: string): text is ErrorCode => Object.hasOwn(errorCodes, text);

const answerSchema = z.discriminatedUnion("ok", [
  z.object({ ok: z.literal(true) }),
  z.object({
    ok: z.literal(false),
    code: z.string().refine(isCode),
    message: z.string(),
    hint: z.string(),
  }),
]);

function answerIn(file: string): z.infer<typeof answerSchema> | undefined {
  try {
    return answerSchema.safeParse(JSON.parse(readFileSync(file, "utf8"))).data;
  } catch {
    return undefined;
  }
}

/**
 * Fetches the raw files of a data set where they are not there, and makes its rows from them with its engine, in a process
 * group of its own that ends with `signal`. Throws the preparation's own error, or DATASET_FAILED.
 */
export async function prepareDataset(request: PreparationRequest, preparer: Preparer): Promise<void> {
  const { python, program, javaHome, variables, log, watch, signal } = preparer;
  const { draft } = request.paths;
  const [question, answer] = [`${draft}.request.json`, `${draft}.answer.json`];
  mkdirSync(dirname(draft), { recursive: true });
  rmSync(log, { force: true });
  rmSync(answer, { force: true });
  const paths = { ...request.paths, answer };
  writeFileSync(question, JSON.stringify({ schema: "scalebench/preparation-request/v1", ...request, paths }));
  try {
    const code = await runCommand({
      argv: [python, join(program, "prepare_dataset.py"), "--request", question],
      env: sparkVariables({ python, javaHome, pythonPath: [program], variables }),
      cwd: dirname(draft),
      log,
      watch,
      signal,
    });
    const answered = existsSync(answer) ? answerIn(answer) : undefined;
    if (answered?.ok === true) return;
    if (answered !== undefined) {
      const { code: kind, message, hint } = answered;
      throw new ScalebenchError({ code: isCode(kind) ? kind : "DATASET_FAILED", message, hint });
    }
    throw new ScalebenchError({
      code: "DATASET_FAILED",
      message: `expected data set ${request.dataset.dataset} to be prepared, found that its process ended with ${code ?? "a signal"}: ${lastLines(log, 1)[0] ?? "it printed nothing"}`,
      hint: `its log is ${log}`,
      where: { file: log },
    });
  } finally {
    for (const file of [question, answer]) rmSync(file, { force: true });
    rmSync(draft, { recursive: true, force: true });
  }
}
