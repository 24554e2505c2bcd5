import { median } from "../src/stats/median.js";
import type { CellAnalysis, SimplerModel } from "../src/types/analysis.js";
import type { HeldOutEstimate, HeldOutQuality, QualityDifference } from "../src/types/held-out.js";
import type { MetricName } from "../src/types/metrics.js";
import { cellLabel, eachCell, type Series, type SeriesStyle, shortPlaceLabel } from "./series.js";

/** A model whose predictions of the test rows were kept: a cell's, or a simpler one. */
export interface JudgedModel {
  readonly label: string;
  /** In a chart: a group and a short name in it. */
  readonly group: string;
  readonly short: string;
  /** Undefined for a simpler model, which no runner trained. */
  readonly runner: string | undefined;
  readonly style: SeriesStyle;
  readonly quality: HeldOutQuality;
  /** What it has over simpler models, on the same rows. */
  readonly overSimpler: readonly QualityDifference[];
  /** Of training or fitting, seconds; undefined where none was measured. */
  readonly seconds: number | undefined;
}

const simplerStyles: readonly SeriesStyle[] = [
  { color: "var(--c0)", shape: "diamond" },
  { color: "var(--c0)", shape: "cross" },
  { color: "var(--c0)", shape: "triangle-down" },
];

/** From the first step to the end of the last epoch's evaluation, median over trials. */
const trainingSeconds = ({ curve }: CellAnalysis): number | undefined => curve.at(-1)?.seconds;

/** Every model that was judged, trained ones first. */
export function judgedModels(series: readonly Series[], simpler: readonly SimplerModel[]): readonly JudgedModel[] {
  const trained = eachCell(series).flatMap(({ series: entry, cell }): JudgedModel[] =>
    cell.quality === undefined
      ? []
      : [
          {
            label: cellLabel(entry, cell),
            group: entry.label,
            short: shortPlaceLabel(cell),
            runner: entry.runner,
            style: entry.style,
            quality: cell.quality,
            overSimpler: cell.quality.overSimpler ?? [],
            seconds: trainingSeconds(cell),
          },
        ],
  );
  const fitted = simpler.flatMap(({ model, dataset, fitSeconds, quality }, at): JudgedModel[] =>
    quality === undefined
      ? []
      : [
          {
            label: `${model} on ${dataset}`,
            group: "simpler models",
            short: model,
            runner: undefined,
            style: simplerStyles[at % simplerStyles.length] ?? { color: "var(--c0)", shape: "diamond" },
            quality,
            overSimpler: [],
            seconds: fitSeconds.length === 0 ? undefined : median(fitSeconds),
          },
        ],
  );
  return [...trained, ...fitted];
}

export const estimateOf = ({ quality }: JudgedModel, metric: MetricName): HeldOutEstimate | undefined =>
  quality.estimates[metric];

/** What tells best how good models are: AUC of two classes, else accuracy. */
export const leadingMetric = (models: readonly JudgedModel[]): MetricName =>
  models.every((model) => estimateOf(model, "auc") !== undefined) ? "auc" : "accuracy";
