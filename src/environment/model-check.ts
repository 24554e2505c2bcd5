import { z } from "zod";
import { ScalebenchError } from "../errors/error.js";
import type { Variables } from "./home.js";
import { ask, lastJson } from "./query.js";

/** A model of the author's own with what it is to be trained on: what `scalebench_training.check_model` is asked. */
export interface ModelQuestion {
  readonly model: { readonly name: string; readonly options: Readonly<Record<string, unknown>> };
  readonly dataset: { readonly name: string; readonly options: Readonly<Record<string, unknown>> };
  readonly datasets: string;
  /** Folder of the data set, where it was prepared before. */
  readonly prepared: string | null;
  readonly seed: number;
  readonly precision: string;
}

export interface ModelChecker {
  readonly python: string;
  /** Folder of the Python package `scalebench_training`. */
  readonly pythonPath: string;
  readonly variables: Variables;
  /** After which a model counts as one that never ends. */
  readonly limitSeconds?: number;
}

/** What a model may do, but should not. */
export interface ModelWarning {
  readonly message: string;
  readonly line: number | null;
}

const line = z.int().positive().nullable();
const answerSchema = z.discriminatedUnion("ok", [
  z.object({
    ok: z.literal(true),
    parameters: z.int().nonnegative(),
    warnings: z.array(z.object({ message: z.string(), line })),
  }),
  z.object({ ok: z.literal(false), message: z.string(), hint: z.string(), line }),
]);

const fileOf = ({ model: { name } }: ModelQuestion): string => name.slice(0, name.lastIndexOf(":"));

/** The deepest line of the file in a traceback of faulthandler's, which names the innermost frame first. */
function lineIn(traceback: string, file: string): number | undefined {
  const found = traceback.split("\n").find((text) => text.includes(`"${file}", line `));
  const number = Number(/, line (\d+)/.exec(found ?? "")?.[1]);
  return Number.isInteger(number) ? number : undefined;
}

function unfit(question: ModelQuestion, at: number | null | undefined, message: string, hint: string): ScalebenchError {
  const where = { file: fileOf(question), ...(at === null || at === undefined ? {} : { line: at }) };
  return new ScalebenchError({ code: "MODEL_UNFIT", message, hint, where });
}

/** Builds the model and runs it forward and backward on a few samples, in one process. Throws MODEL_UNFIT with file and line. */
export async function checkModel(
  question: ModelQuestion,
  { python, pythonPath, variables, limitSeconds = 60 }: ModelChecker,
): Promise<readonly ModelWarning[]> {
  const request = JSON.stringify({ ...question, limitSeconds });
  const answer = await ask([python, "-m", "scalebench_training.check_model", request], {
    env: { ...variables, PYTHONPATH: pythonPath },
    timeoutSeconds: limitSeconds + 30,
  });
  const parsed = answerSchema.safeParse(lastJson(answer));
  if (!parsed.success) {
    const late = answer.stderr.includes("Timeout (");
    throw unfit(
      question,
      lineIn(answer.stderr, fileOf(question)),
      late
        ? `expected the model to be built and run on four samples within ${limitSeconds} s, found it still at work`
        : `expected the model to be built and run on four samples, found that the process ended with status ${answer.code}: ${lastLine(answer.stderr)}`,
      late ? "the line is where it was; look for a loop that does not end" : "run the file by itself to see more",
    );
  }
  const { data } = parsed;
  if (!data.ok) throw unfit(question, data.line, data.message, data.hint);
  return data.warnings;
}

const lastLine = (text: string): string => text.trim().split("\n").at(-1) ?? "";
