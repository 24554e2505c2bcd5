import { rocAreaOf } from "../stats/area-under-roc.js";
import { type CalibrationBin, calibrationBins, calibrationError } from "../stats/calibration.js";
import { rowBootstrap } from "../stats/row-bootstrap.js";
import type { HeldOutEstimate, HeldOutQuality } from "../types/held-out.js";
import { type ClassPredictions, type Predictions, predictedRows } from "../types/predictions.js";
import { numberStatistics } from "./number-quality.js";
import { meanOf, type Statistic, type Weights } from "./row-statistic.js";

/** For each row 1 where what its score is the probability of came true: class 1 of two, else the predicted class. */
const outcomesOf = ({ label, predicted }: ClassPredictions, classes: number): Int32Array =>
  label.map((one, row) => Number(one === (classes === 2 ? 1 : predicted[row])));

const binsOf = (predictions: ClassPredictions, classes: number, weights?: Weights): readonly CalibrationBin[] =>
  calibrationBins(predictions.score, outcomesOf(predictions, classes), weights);

/** What is estimated of predictions, by the metric's name. */
const statisticsOf = (predictions: Predictions, classes: number): Readonly<Record<string, Statistic>> =>
  predictions.kind === "numbers" ? numberStatistics(predictions) : classStatistics(predictions, classes);

/** The auc of two classes alone. */
function classStatistics(predictions: ClassPredictions, classes: number): Readonly<Record<string, Statistic>> {
  const { label, predicted, score, loss } = predictions;
  const right = label.map((one, row) => Number(one === predicted[row]));
  const outcomes = outcomesOf(predictions, classes);
  return {
    accuracy: meanOf(right),
    logLoss: meanOf(loss),
    calibrationError: (weights) => calibrationError(calibrationBins(score, outcomes, weights)),
    ...(classes === 2 ? { auc: rocAreaOf(score, label) } : {}),
  };
}

/** How good a model's predictions are, without intervals; nothing of no rows. */
export function qualityOf(predictions: Predictions, classes: number): Readonly<Record<string, number>> {
  if (predictedRows(predictions) === 0) return {};
  const found = Object.entries(statisticsOf(predictions, classes)).map(([name, of]) => [name, of()] as const);
  return Object.fromEntries(found.filter((entry): entry is [string, number] => entry[1] !== undefined));
}

const level = 0.95;
const mostResamples = 1_000;
const fewestResamples = 200;
/** Rows times resamples: more would make an analysis wait for seconds. */
const mostDraws = 20_000_000;

/** The same with intervals: how much other test rows of the same kind would change it. Undefined of no rows. */
export function heldOutQuality(
  predictions: Predictions,
  classes: number,
  below: (limit: number) => number,
): HeldOutQuality | undefined {
  const rows = predictedRows(predictions);
  if (rows === 0) return undefined;
  const resamples = Math.max(fewestResamples, Math.min(mostResamples, Math.floor(mostDraws / rows)));
  const statistics = statisticsOf(predictions, classes);
  const intervals = rowBootstrap(rows, Object.values(statistics), { level, resamples, below });
  const estimates = Object.entries(statistics).flatMap(([name, of], at): [string, HeldOutEstimate][] => {
    const [value, interval] = [of(), intervals[at]];
    return value === undefined || interval === undefined ? [] : [[name, { value, ...interval }]];
  });
  return {
    rows,
    ...(predictions.kind === "numbers" ? { classes: 0, unit: predictions.unit } : { classes }),
    level,
    resamples,
    estimates: Object.fromEntries(estimates),
    calibration: predictions.kind === "numbers" ? [] : binsOf(predictions, classes),
  };
}
