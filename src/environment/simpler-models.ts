import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { ScalebenchError } from "../errors/error.js";
import { lastLines, runCommand } from "./command.js";
import type { Variables } from "./home.js";
import { sparkVariables } from "./spark-variables.js";

/** What `runners/simpler_models/fit.py` is asked. Paths are absolute. */
export interface FitRequest {
  readonly dataset: { readonly name: string; readonly options: Readonly<Record<string, unknown>> };
  /** Folder with one folder a data set. */
  readonly datasets: string;
  /** Folder of the data set's rows, where they were prepared before. */
  readonly prepared: string | null;
  readonly seed: number;
  readonly models: readonly string[];
  /** Fits of each model, so that their seconds can be told from chance. */
  readonly repeats: number;
  /** Takes a folder for each model, with its predictions. */
  readonly out: string;
}

export interface Fitter {
  readonly python: string;
  readonly javaHome: string | undefined;
  /** `fit.py`, and the folders of the Python packages that it imports. */
  readonly program: string;
  readonly pythonPath: readonly string[];
  readonly variables: Variables;
  readonly log: string;
  readonly signal: AbortSignal | undefined;
}

const answerSchema = z.array(
  z.object({
    model: z.string(),
    library: z.string(),
    fitSeconds: z.array(z.number().nonnegative()),
    /** 0 of a regression. */
    classes: z.int().nonnegative(),
    because: z.string().optional(),
  }),
);

export type FittedModel = z.infer<typeof answerSchema>[number];

/** Fits simpler models in a process of its own, in a group that ends with `signal`. Throws SIMPLER_MODEL_FAILED. */
export async function fitModels(request: FitRequest, fitter: Fitter): Promise<readonly FittedModel[]> {
  const { python, javaHome, program, pythonPath, variables, log, signal } = fitter;
  const [question, answer] = [join(request.out, "request.json"), join(request.out, "answer.json")];
  mkdirSync(request.out, { recursive: true });
  mkdirSync(dirname(log), { recursive: true });
  writeFileSync(question, JSON.stringify({ ...request, answer }));
  try {
    const code = await runCommand({
      argv: [python, program, "--request", question],
      env: sparkVariables({ python, javaHome, pythonPath, variables }),
      cwd: request.out,
      log,
      signal,
    });
    if (code === 0) return answerSchema.parse(JSON.parse(readFileSync(answer, "utf8")));
    throw new ScalebenchError({
      code: "SIMPLER_MODEL_FAILED",
      message: `expected simpler models to be fitted to ${request.dataset.name}, found that their process ended with ${code ?? "a signal"}: ${lastLines(log, 1)[0] ?? "it printed nothing"}`,
      hint: `its log is ${log}`,
      where: { file: log },
    });
  } finally {
    for (const file of [question, answer]) rmSync(file, { force: true });
  }
}
