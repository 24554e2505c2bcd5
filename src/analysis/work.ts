import type { CellWork } from "../types/analysis.js";
import type { CellOutcomes } from "./outcomes.js";

/** What a step of the cell computes and exchanges, as its latest completed trial counted it; undefined where none did. */
export function workOf({ completed }: Pick<CellOutcomes, "completed">): CellWork | undefined {
  const { parameters, gradientBytes, flopsPerSample, learningRate } = completed.at(-1)?.measurement.values0 ?? {};
  if (parameters === undefined || gradientBytes === undefined) return undefined;
  return {
    parameters,
    gradientBytes,
    ...(flopsPerSample === undefined ? {} : { flopsPerSample }),
    ...(learningRate === undefined ? {} : { learningRate }),
  };
}
