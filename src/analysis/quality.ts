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

const resamplesOf = (rows: number): number =>
  Math.max(fewestResamples, Math.min(mostResamples, Math.floor(mostDraws / rows)));

type Below = (limit: number) => number;
type Estimates = HeldOutQuality["estimates"];

/** Each statistic of all rows, with its interval over resampled ones. */
function estimated(rows: number, statistics: Readonly<Record<string, Statistic>>, below: Below): Estimates {
  const intervals = rowBootstrap(rows, Object.values(statistics), { level, resamples: resamplesOf(rows), below });
  const found = Object.entries(statistics).flatMap(([name, of], at): [string, HeldOutEstimate][] => {
    const [value, interval] = [of(), intervals[at]];
    return value === undefined || interval === undefined ? [] : [[name, { value, ...interval }]];
  });
  return Object.fromEntries(found);
}

/** The same with intervals: how much other test rows of the same kind would change it. Undefined of no rows. */
export function heldOutQuality(predictions: Predictions, classes: number, below: Below): HeldOutQuality | undefined {
  const rows = predictedRows(predictions);
  if (rows === 0) return undefined;
  return {
    rows,
    ...(predictions.kind === "numbers" ? { classes: 0, unit: predictions.unit } : { classes }),
    level,
    resamples: resamplesOf(rows),
    estimates: estimated(rows, statisticsOf(predictions, classes), below),
    calibration: predictions.kind === "numbers" ? [] : binsOf(predictions, classes),
  };
}

const truthOf = (predictions: Predictions): ArrayLike<number> =>
  predictions.kind === "numbers" ? predictions.truth : predictions.label;

/** Whether both are about the same rows in the same order, as far as what is true of them tells. */
function ofSameRows(a: Predictions, b: Predictions): boolean {
  if (a.kind !== b.kind || predictedRows(a) !== predictedRows(b)) return false;
  const [one, other] = [truthOf(a), truthOf(b)];
  // A regression's truth goes through the training's normalisation.
  const near = (x: number, y: number): boolean => Math.abs(x - y) <= 1e-5 * Math.max(1, Math.abs(x), Math.abs(y));
  return Array.from(one).every((value, row) => near(value, other[row] ?? Number.NaN));
}

/**
 * What one model has over another: each metric's difference, a less b, with its interval over resamples of the rows
 * that both predicted. Undefined of other rows, or of none.
 */
export function qualityDifference(
  a: Predictions,
  b: Predictions,
  classes: number,
  below: Below,
): Estimates | undefined {
  const rows = predictedRows(a);
  if (rows === 0 || !ofSameRows(a, b)) return undefined;
  const [ofA, ofB] = [statisticsOf(a, classes), statisticsOf(b, classes)];
  const differences = Object.entries(ofA).flatMap(([name, one]): [string, Statistic][] => {
    const other = ofB[name];
    return other === undefined ? [] : [[name, (weights) => lessOrNone(one(weights), other(weights))]];
  });
  return estimated(rows, Object.fromEntries(differences), below);
}

const lessOrNone = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? undefined : a - b;
