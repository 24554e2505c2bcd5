import { ScalebenchError } from "../errors/error.js";
import { readPredictions } from "../records/predictions.js";
import { readTrialRecords } from "../records/trial-records.js";
import type { Cell, ClusterNode } from "../types/plan.js";
import { type Predictions, predictedRows } from "../types/predictions.js";
import type { RankRecords } from "../types/records.js";
import type { TrialResult } from "../types/trial-result.js";
import { type Measured, measureTrial } from "./measure.js";
import { qualityOf } from "./quality.js";
import { onOneClock } from "./trial/one-clock.js";

/**
 * Reads what the ranks of an attempt recorded, and measures it. Records that cannot be read make a
 * failed trial with that reason, like any other fault in them: one damaged file ends no study.
 */
export function measureFolder(
  cell: Cell,
  directory: string,
  { launchedAt, clockOffsets = {} }: Pick<TrialResult, "launchedAt" | "clockOffsets">,
  nodes?: readonly ClusterNode[],
): Measured {
  let ranks: readonly RankRecords[];
  let predictions: Predictions | undefined;
  try {
    ranks = readTrialRecords(directory).map((rank) => onOneClock(rank, clockOffsets));
    predictions = readPredictions(directory);
  } catch (error) {
    if (!(error instanceof ScalebenchError)) throw error;
    const where = error.where === undefined ? "" : ` (${error.where.file})`;
    return { ok: false, failure: { reason: `${error.message}${where}`, hint: error.hint } };
  }
  return withQuality(measureTrial(cell, ranks, launchedAt, nodes), predictions);
}

/** The metrics that only predictions tell: accuracy and loss are counted by the ranks themselves. */
function withQuality(measured: Measured, predictions: Predictions | undefined): Measured {
  if (!measured.ok || predictions === undefined) return measured;
  const { measurement } = measured;
  const { values, values0 } = measurement;
  const { testSamples = 0, classes = 0 } = values0;
  const found = predictedRows(predictions);
  if (found !== testSamples) {
    return {
      ok: false,
      failure: {
        reason: `expected predictions of ${testSamples} test samples, found ${found} on all ranks`,
        hint: "a rank ended before it had written its predictions: look at the trial's log",
      },
    };
  }
  if ((predictions.kind === "numbers") !== (classes === 0)) {
    return {
      ok: false,
      failure: {
        reason: `expected predictions of ${classes === 0 ? "numbers" : "classes"}, found ${predictions.kind}`,
        hint: "the training program and its records do not agree: look at the trial's log",
      },
    };
  }
  const target = predictions.kind === "numbers" ? { targetUnit: predictions.unit } : {};
  // The ranks' own count of what is right stands: it is there without predictions too.
  return {
    ok: true,
    measurement: { ...measurement, ...target, values: { ...qualityOf(predictions, classes), ...values } },
  };
}
