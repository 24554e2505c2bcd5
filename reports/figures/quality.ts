import { smallest } from "../../src/stats/largest.js";
import type { SimplerModel } from "../../src/types/analysis.js";
import type { MetricName } from "../../src/types/metrics.js";
import { type DotRow, dotAlternative, dotPlot } from "../charts/dots.js";
import { percent, quantity, quantityWithin } from "../format/quantity.js";
import { counted } from "../format/text.js";
import type { Block, Figure, Table, TextPart } from "../panel.js";
import { estimateOf, type JudgedModel, judgedModels, leadingMetric } from "../quality.js";
import type { Series } from "../series.js";
import { calibrationFigure } from "./calibration.js";
import { cutNote, mostRows } from "./limits.js";

const names: Readonly<Partial<Record<MetricName, string>>> = {
  auc: "area under the ROC curve",
  logLoss: "log loss, nat",
  accuracy: "accuracy",
};

const within = (model: JudgedModel, metric: MetricName): string => {
  const found = estimateOf(model, metric);
  return found === undefined ? "none" : quantityWithin(found.value, found.low, found.high, "1");
};

/** How good the trained models are on rows that they never saw, and whether a simpler one would have done; nothing where no predictions were kept. */
export function qualityBlocks(series: readonly Series[], simpler: readonly SimplerModel[]): readonly Block[] {
  const models = judgedModels(series, simpler);
  const [first] = models;
  if (first === undefined) return [];
  const metric = leadingMetric(models);
  const failed = simpler.filter(({ because }) => because !== undefined);
  return [
    { kind: "heading", text: "Quality on held-out rows" },
    { kind: "sentence", text: verdictOf(models, metric) },
    ...failed.map(
      ({ model, dataset, because }): Block => ({ kind: "note", text: `No ${model} of ${dataset}: ${because}.` }),
    ),
    dots(models, metric, true),
    dots(models, "logLoss", false),
    ...calibrationFigure(models),
  ];
}

/** Whether the best simpler model keeps up with the best trained one, as far as these rows tell. */
function verdictOf(models: readonly JudgedModel[], metric: MetricName): readonly TextPart[] {
  const name = names[metric] ?? metric;
  const best = (of: readonly JudgedModel[]): JudgedModel | undefined =>
    of.toSorted((a, b) => (estimateOf(b, metric)?.value ?? 0) - (estimateOf(a, metric)?.value ?? 0))[0];
  const trained = best(models.filter(({ runner }) => runner !== undefined));
  const simpler = best(models.filter(({ runner }) => runner === undefined));
  const told = (model: JudgedModel): readonly TextPart[] => [
    { strong: model.label },
    `: ${within(model, metric)}${model.seconds === undefined ? "" : ` in ${quantity(model.seconds, "s")}`}`,
  ];
  if (trained === undefined) return simpler === undefined ? [] : [`Best ${name}: `, ...told(simpler), "."];
  if (simpler === undefined) {
    return [`Best ${name}: `, ...told(trained), ". The suite asks for no simpler model to set beside it."];
  }
  const [a, b] = [estimateOf(trained, metric), estimateOf(simpler, metric)];
  const apart = a !== undefined && b !== undefined && (a.low > b.high || b.low > a.high);
  const says = apart
    ? (a?.value ?? 0) > (b?.value ?? 0)
      ? "The trained model is better on these rows."
      : "The simpler model is better on these rows."
    : "Their intervals overlap: these rows do not show that one is better.";
  return [`Best ${name}: `, ...told(trained), "; of the simpler models ", ...told(simpler), `. ${says}`];
}

function dots(models: readonly JudgedModel[], metric: MetricName, cut: boolean): Figure {
  const title = names[metric] ?? metric;
  const rows = models.slice(0, mostRows).flatMap((model): DotRow[] => {
    const found = estimateOf(model, metric);
    if (found === undefined) return [];
    const { runner, group, short, style } = model;
    const row = { group, label: short, style, ...found, text: within(model, metric) };
    return [runner === undefined ? row : { ...row, runner }];
  });
  const lowest = smallest(rows.map(({ low, value }) => low ?? value));
  // A tenth is a round place to begin; chance is 0.5 for the area under the curve.
  const from = cut ? Math.max(0, Math.floor(lowest * 10 - 0.5) / 10) : 0;
  return {
    kind: "figure",
    metrics: [metric],
    id: `held-out-${metric}`,
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

const tableOf = (models: readonly JudgedModel[]): Table => ({
  columns: [
    { title: "Model" },
    { title: "AUC", numeric: true },
    { title: "Log loss", numeric: true },
    { title: "Accuracy", numeric: true },
    { title: "Calibration error", numeric: true },
    { title: "Training", numeric: true },
    { title: "Test rows", numeric: true },
  ],
  rows: models.map((model) => [
    model.label,
    within(model, "auc"),
    within(model, "logLoss"),
    within(model, "accuracy"),
    within(model, "calibrationError"),
    model.seconds === undefined ? "not measured" : quantity(model.seconds, "s"),
    String(model.quality.rows),
  ]),
});
