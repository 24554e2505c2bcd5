import { z } from "zod";
import { type AnsweredProgram, askProgram } from "./answered-program.js";
import { savedTarget } from "./saved-model.js";

interface ModelRequest {
  readonly dataset: { readonly name: string; readonly options: Readonly<Record<string, unknown>> };
  /** Folder with one folder a data set. */
  readonly datasets: string;
  /** Folder of the data set's rows, where they were prepared before. */
  readonly prepared: string | null;
  readonly seed: number;
  /** Of the user's own model. */
  readonly modelFile: string | null;
}

/** What `runners/scoring/save_model.py` is asked. Paths are absolute. */
export interface SaveRequest extends ModelRequest {
  readonly model: {
    readonly name: string;
    readonly options: Readonly<Record<string, unknown>>;
    readonly file: { readonly function: string } | null;
  };
  readonly training: { readonly precision: string };
  /** The attempt's folder, where the ranks wrote. */
  readonly trial: string;
  readonly workers: number;
  /** Of the trained parameters. */
  readonly digest: string;
  /** An empty folder. */
  readonly out: string;
}

const whole = z.int().nonnegative();

const savedSchema = z.object({
  ok: z.literal(true),
  input: z.object({ shape: z.array(whole), categories: z.array(whole) }),
  /** 0 of a regression, which has a target. */
  classes: whole,
  target: savedTarget.nullable(),
  parameters: z.object({ tensors: whole, numbers: whole }),
  predictions: whole.nullable(),
});

/** Writes tensors and predictions of a trial into a folder, and tells what they are. Throws MODEL_*, STUDY_CORRUPT. */
export const writeModel = (request: SaveRequest, program: AnsweredProgram) =>
  askProgram(
    {
      request: (answer) => ({ ...request, answer }),
      draft: request.out,
      answer: savedSchema,
      expected: "the model to be saved",
      failed: "MODEL_FAILED",
    },
    program,
  );

/** What `runners/scoring/score_model.py` is asked. Paths are absolute. */
export interface ScoreRequest extends ModelRequest {
  /** Of the saved model. */
  readonly folder: string;
  /** Of a table, in the order of the model's inputs; else none. */
  readonly columns: readonly string[];
  readonly executors: number;
  /** At least so many are timed; 0 for none. */
  readonly rows: number;
  /** Of probabilities. */
  readonly tolerance: number;
  readonly draft: string;
  /** Takes the predictions as Parquet. */
  readonly out: string;
}

const scoredSchema = z.object({
  ok: z.literal(true),
  compared: z.object({ rows: whole, largest: z.number(), row: whole, beyond: whole, otherClass: whole }),
  timed: z.object({ rows: z.int().positive(), seconds: z.number().positive() }).nullable(),
});

/** What Spark said of the test rows, and the time of a batch. */
export type Scored = z.infer<typeof scoredSchema>;

/** Scores in Spark, compares and times. Throws MODEL_*, ENVIRONMENT_BROKEN. */
export const scoreRows = (request: ScoreRequest, program: AnsweredProgram): Promise<Scored> =>
  askProgram(
    {
      request: (answer) => ({ ...request, answer }),
      draft: request.draft,
      answer: scoredSchema,
      expected: "rows to be scored in Spark",
      failed: "MODEL_FAILED",
    },
    program,
  );
