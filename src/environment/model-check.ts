import { z } from "zod";
import { ScalebenchError } from "../errors/error.js";
import type { Variables } from "./home.js";
import { ask, lastJson } from "./query.js";

/** A model with what it is to be trained on: what `scalebench_training.check_model` is asked. */
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

/** What was found of a model that can be trained. */
export interface ModelFindings {
  readonly parameters: number;
  /** What it may do, but should not. */
  readonly warnings: readonly { readonly message: string; readonly line: number | null }[];
  /** Rows of the two parts, and the shape of a sample. */
  readonly data: {
    readonly train: number;
    readonly test: number;
    readonly shape: readonly number[];
    readonly classes: number;
  };
}

const count = z.int().nonnegative();
const line = z.int().positive().nullable();
const answerSchema = z.discriminatedUnion("ok", [
  z.object({
    ok: z.literal(true),
    parameters: count,
    warnings: z.array(z.object({ message: z.string(), line })),
    data: z.object({ train: count, test: count, shape: z.array(count), classes: count }),
  }),
  z.object({ ok: z.literal(false), of: z.enum(["model", "data"]), message: z.string(), hint: z.string(), line }),
]);

/** Of a model of the author's own; others have no lines that a user could mend. */
const fileOf = ({ model: { name } }: ModelQuestion): string | undefined => /^(.+\.py):[^:]*$/su.exec(name)?.[1];

/** The deepest line of the file in a traceback of faulthandler's, which names the innermost frame first. */
function lineIn(traceback: string, file: string | undefined): number | undefined {
  if (file === undefined) return undefined;
  const found = traceback.split("\n").find((text) => text.includes(`"${file}", line `));
  const number = Number(/, line (\d+)/.exec(found ?? "")?.[1]);
  return Number.isInteger(number) ? number : undefined;
}

function unfit(question: ModelQuestion, at: number | null | undefined, message: string, hint: string): ScalebenchError {
  const file = fileOf(question);
  if (file === undefined) {
    return new ScalebenchError({ code: "MODEL_UNFIT", message: `${question.model.name}: ${message}`, hint });
  }
  const where = { file, ...(at === null || at === undefined ? {} : { line: at }) };
  return new ScalebenchError({ code: "MODEL_UNFIT", message, hint, where });
}

/** Made data sets are what the suite asks for, prepared ones are files. */
const unfitData = ({ prepared }: ModelQuestion, message: string, hint: string): ScalebenchError =>
  new ScalebenchError({ code: prepared === null ? "SUITE_INVALID" : "DATASET_BROKEN", message, hint });

/** Builds the model and runs it forward and backward on a few samples, in one process. Throws MODEL_UNFIT, with file and line of the author's own. */
export async function checkModel(
  question: ModelQuestion,
  { python, pythonPath, variables, limitSeconds = 60 }: ModelChecker,
): Promise<ModelFindings> {
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
      late
        ? "the line is where it was; look for a loop that does not end"
        : "a script of `scalebench plan SUITE --commands` shows more",
    );
  }
  const { data } = parsed;
  if (data.ok) return data;
  if (data.of === "data") throw unfitData(question, data.message, data.hint);
  throw unfit(question, data.line, data.message, data.hint);
}

const lastLine = (text: string): string => text.trim().split("\n").at(-1) ?? "";
