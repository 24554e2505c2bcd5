import type { CellAnalysis } from "../types/analysis.js";
import type { Predictions } from "../types/predictions.js";
import type { TrialResult } from "../types/trial-result.js";
import type { CellOutcomes } from "./outcomes.js";
import { heldOutQuality, qualityDifference } from "./quality.js";

/** Where predictions come from, and the chance of the bootstrap. */
export interface HeldOutReader {
  /** What a trial's model said of the test rows; undefined where it recorded nothing. */
  readonly predictions: (trial: TrialResult) => Predictions | undefined;
  /** What simpler models said of the test rows of a data set. */
  readonly simpler: (dataset: string) => readonly { readonly model: string; readonly predictions: Predictions }[];
  /** Whole numbers from 0 to limit - 1; the same ones each time it is made. */
  readonly random: () => (limit: number) => number;
}

type Quality = CellAnalysis["quality"];

/** How good cells are, by their latest trial. Models of equal parameters and inputs are judged once. */
export function cellQualities(reader: HeldOutReader | undefined): (outcomes: CellOutcomes) => Quality {
  const known = new Map<string, Quality>();
  return ({ cell, completed }) => {
    const latest = completed.at(-1);
    const { digests, values0, values } = latest?.measurement ?? {};
    const wrote = values?.logLoss ?? values?.rmse;
    if (reader === undefined || latest === undefined || wrote === undefined) return undefined;
    const key = JSON.stringify([digests?.trained, cell.workload.dataset, cell.workload.model, cell.workers, cell.seed]);
    const { trial } = latest.result;
    const found = known.get(key);
    if (found !== undefined) return { ...found, trial };
    const predictions = reader.predictions(latest.result);
    const judgement = predictions && judge(predictions, values0?.classes ?? 0, cell.workload.dataset.name, reader);
    const told = judgement && { ...judgement, trial };
    known.set(key, told);
    return told;
  };
}

/** How good predictions are, and what they have over those of simpler models. */
function judge(
  predictions: Predictions,
  classes: number,
  dataset: string,
  { simpler, random }: HeldOutReader,
): Omit<NonNullable<Quality>, "trial"> | undefined {
  const quality = heldOutQuality(predictions, classes, random());
  const overSimpler = simpler(dataset).flatMap(({ model, predictions: other }) => {
    const estimates = qualityDifference(predictions, other, classes, random());
    return estimates === undefined ? [] : [{ model, estimates }];
  });
  return quality && { ...quality, ...(overSimpler.length === 0 ? {} : { overSimpler }) };
}
