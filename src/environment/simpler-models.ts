import { join } from "node:path";
import { z } from "zod";
import { type AnsweredProgram, askProgram } from "./answered-program.js";

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
export const fitModels = (request: FitRequest, fitter: AnsweredProgram): Promise<readonly FittedModel[]> =>
  askProgram(
    {
      request: (answer) => ({ ...request, answer }),
      draft: join(request.out, "fit"),
      answer: answerSchema,
      expected: `simpler models to be fitted to ${request.dataset.name}`,
      failed: "SIMPLER_MODEL_FAILED",
    },
    fitter,
  );
