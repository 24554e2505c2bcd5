import type { SimplerModel } from "../../src/types/analysis.js";
import type { Block, Text } from "../panel.js";
import { type JudgedModel, judgedModels, leadingMetric } from "../quality.js";
import { bestText } from "../quality-text.js";
import { grouped, type Series } from "../series.js";
import { calibrationFigure } from "./calibration.js";
import { qualityDots } from "./quality-dots.js";

/** How good the trained models are on rows that they never saw, and whether a simpler one would have done; nothing where no predictions were kept. */
export function qualityBlocks(series: readonly Series[], simpler: readonly SimplerModel[]): readonly Block[] {
  const models = judgedModels(series, simpler);
  if (models.length === 0) return [];
  const failed = simpler.filter(({ because }) => because !== undefined);
  const ofClasses = models.filter(({ quality }) => quality.unit === undefined);
  const ofNumbers = [
    ...grouped(
      models.filter(({ quality }) => quality.unit !== undefined),
      ({ quality }) => quality.unit ?? "",
    ),
  ];
  return [
    { kind: "heading", text: "Quality on held-out rows" },
    ...failed.map(
      ({ model, dataset, because }): Block => ({ kind: "note", text: `No ${model} of ${dataset}: ${because}.` }),
    ),
    ...classBlocks(ofClasses),
    ...ofNumbers.flatMap(([, own], at) => numberBlocks(own, at === 0 ? "" : `-${at + 1}`)),
  ];
}

function classBlocks(models: readonly JudgedModel[]): readonly Block[] {
  if (models.length === 0) return [];
  const metric = leadingMetric(models);
  return [
    { kind: "sentence", text: bestText(models, metric) },
    qualityDots(models, { metric, cut: true }),
    qualityDots(models, { metric: "logLoss" }),
    ...calibrationFigure(models),
  ];
}

const noCalibration: Text =
  "No calibration: the target is a number, and these models state no probability that could be set against what came true.";

/** Models whose target is a number, in one unit. `suffix` keeps the ids of figures apart. */
const numberBlocks = (models: readonly JudgedModel[], suffix: string): readonly Block[] => [
  { kind: "sentence", text: bestText(models, "rmse") },
  qualityDots(models, { metric: "rmse", suffix }),
  qualityDots(models, { metric: "r2", suffix }),
  { kind: "note", text: noCalibration },
];
