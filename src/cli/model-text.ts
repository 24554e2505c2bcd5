import { relative } from "node:path";
import { table } from "../plan/table.js";
import type { MetricSummary } from "../types/analysis.js";
import { rate } from "./numbers.js";
import type { SavedFolder } from "./save-model.js";
import type { Scoring } from "./scoring.js";

const shown = (path: string): string => relative(process.cwd(), path) || path;

/** What `model save` says. */
export function savedModelText({ folder, manifest }: SavedFolder): string {
  const { model, parameters, training, dataset, predictions } = manifest;
  return [
    `${model.name}: ${parameters.numbers} parameters of ${training.trial}, trained on ${dataset.name}`,
    `digest:      ${parameters.digest.slice(0, 16)}`,
    `predictions: ${predictions === null ? "none: the trial kept none" : `of ${predictions} test rows`}`,
    `folder:      ${shown(folder)}`,
  ].join("\n");
}

const percent = (level: number): string => `${Number((100 * level).toFixed(1))} %`;

/** `1.2 to 1.5 (96.9 % interval)`; the range is called so. */
function spread({ low, high, level, n }: MetricSummary, text: (value: number) => string): string {
  if (low === null || high === null) return n === 1 ? "one value, no interval" : "none";
  return `${text(low)} to ${text(high)} (${level === null ? "range" : `${percent(level)} interval`})`;
}

const ratioText = (value: number): string => value.toPrecision(3);
const rateText = (value: number): string => rate(value, "rows/s");

const head = ["executors", "median", "spread", "n", "speed-up", "of the speed-up"];

/** What `model score` says. */
export function scoringText({ compared, rates }: Scoring, predictions: string): string {
  const { rows, largest, tolerance } = compared;
  const lines = [
    `${rows} test rows: Spark's predictions are the training program's within ${tolerance} (largest difference ${largest === 0 ? "0" : largest.toPrecision(2)})`,
    `predictions: ${shown(predictions)}`,
  ];
  if (rates.length === 0) return lines.join("\n");
  const body = rates.map(({ executors, rate: found, speedup }) => [
    String(executors),
    rateText(found.median),
    spread(found, rateText),
    String(found.n),
    speedup === undefined ? "" : ratioText(speedup.median),
    speedup === undefined ? "" : spread(speedup, ratioText),
  ]);
  return [...lines, "", table(head, body, new Set(["executors", "n"]))].join("\n");
}
