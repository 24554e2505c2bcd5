import { smallest } from "../../src/stats/largest.js";
import { type MetricName, metrics, targetUnit } from "../../src/types/metrics.js";
import { type DotRow, dotAlternative, dotPlot } from "../charts/dots.js";
import { percent, quantity } from "../format/quantity.js";
import { clip, counted } from "../format/text.js";
import type { Figure, Table } from "../panel.js";
import { estimateOf, type JudgedModel } from "../quality.js";
import { estimateWithin, qualityNames } from "../quality-text.js";
import { cutNote, mostRows } from "./limits.js";

/** Of the target's unit beside an axis. */
const longestUnit = 40;

interface Dots {
  readonly metric: MetricName;
  /** Begins near the lowest value rather than at zero. */
  readonly cut?: boolean;
  readonly suffix?: string;
}

/** One metric of each model, with the interval over test rows. */
export function qualityDots(models: readonly JudgedModel[], { metric, cut = false, suffix = "" }: Dots): Figure {
  const name = qualityNames[metric] ?? metric;
  const unit = metrics[metric].unit === targetUnit ? models[0]?.quality.unit : undefined;
  const title = unit === undefined ? name : `${name}, ${clip(unit, longestUnit)}`;
  const rows = models.slice(0, mostRows).flatMap((model): DotRow[] => {
    const found = estimateOf(model, metric);
    if (found === undefined) return [];
    const { runner, group, short, style } = model;
    const row = { group, label: short, style, ...found, text: estimateWithin(model, metric) };
    return [runner === undefined ? row : { ...row, runner }];
  });
  const lowest = smallest(rows.map(({ low, value }) => low ?? value));
  // A tenth is a round place to begin; chance is 0.5 for the area under the curve.
  const from = cut ? Math.max(0, Math.floor(lowest * 10 - 0.5) / 10) : 0;
  return {
    kind: "figure",
    metrics: [metric],
    id: `held-out-${metric}${suffix}`,
    title: `Held-out ${title}`,
    charts: [
      {
        alternative: dotAlternative(title, rows),
        spec: dotPlot(rows, { title, factor: 1, ...(from > 0 ? { from } : {}) }),
      },
    ],
    caption: captionOf(models),
    table: tableOf(models),
  };
}

function captionOf(models: readonly JudgedModel[]): string {
  const [{ quality } = { quality: undefined }] = models;
  if (quality === undefined) return "";
  const levels = [...new Set(models.map((model) => percent(model.quality.level)))].join(", ");
  return `Point and bar: the latest trial's model on ${counted(quality.rows, "test row")}, with ${levels} percentile intervals over resampled test rows (${quality.resamples} resamples). They tell what other rows of the same kind would change, not what another seed would.${cutNote(models.length, mostRows, "rows")}`;
}

interface Column {
  readonly title: string;
  readonly metric: MetricName;
}

const classColumns: readonly Column[] = [
  { title: "AUC", metric: "auc" },
  { title: "Log loss", metric: "logLoss" },
  { title: "Accuracy", metric: "accuracy" },
  { title: "Calibration error", metric: "calibrationError" },
];

const numberColumns: readonly Column[] = [
  { title: "RMSE", metric: "rmse" },
  { title: "Mean absolute error", metric: "mae" },
  { title: "R²", metric: "r2" },
];

function tableOf(models: readonly JudgedModel[]): Table {
  const columns = models.some(({ quality }) => quality.unit !== undefined) ? numberColumns : classColumns;
  return {
    columns: [
      { title: "Model" },
      ...columns.map(({ title }) => ({ title, numeric: true })),
      { title: "Training", numeric: true },
      { title: "Test rows", numeric: true },
    ],
    rows: models.map((model) => [
      model.label,
      ...columns.map(({ metric }) => estimateWithin(model, metric)),
      model.seconds === undefined ? "not measured" : quantity(model.seconds, "s"),
      String(model.quality.rows),
    ]),
  };
}
