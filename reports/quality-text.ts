import { type MetricName, metrics, targetUnit } from "../src/types/metrics.js";
import { numbersAt, quantity, quantityWithin } from "./format/quantity.js";
import type { TextPart } from "./panel.js";
import { estimateOf, type JudgedModel } from "./quality.js";

export const qualityNames: Readonly<Partial<Record<MetricName, string>>> = {
  auc: "area under the ROC curve",
  logLoss: "log loss, nat",
  accuracy: "accuracy",
  rmse: "root mean squared error",
  mae: "mean absolute error",
  r2: "explained share of variance (R²)",
};

/** "0.949 [0.931, 0.964]", in the target's unit where it has one. */
export function estimateWithin(model: JudgedModel, metric: MetricName): string {
  const found = estimateOf(model, metric);
  if (found === undefined) return "none";
  const { value, low, high } = found;
  if (metrics[metric].unit !== targetUnit) return quantityWithin(value, low, high, "1");
  // Nobody says kiloriders: the unit is whatever the data set calls it.
  const { unit = "" } = model.quality;
  return `${numbersAt({ factor: 1, unit: "" }, value, low, high)} ${unit}`;
}

/** Whether the best simpler model keeps up with the best trained one, as far as these rows tell. */
export function bestText(models: readonly JudgedModel[], metric: MetricName): readonly TextPart[] {
  const name = qualityNames[metric] ?? metric;
  // The larger the better, whatever the metric.
  const sign = metrics[metric].direction === "higher" ? 1 : -1;
  const worth = (model: JudgedModel): number => sign * (estimateOf(model, metric)?.value ?? -sign * Number.MAX_VALUE);
  const best = (of: readonly JudgedModel[]): JudgedModel | undefined => of.toSorted((a, b) => worth(b) - worth(a))[0];
  const trained = best(models.filter(({ runner }) => runner !== undefined));
  const simpler = best(models.filter(({ runner }) => runner === undefined));
  const told = (model: JudgedModel): readonly TextPart[] => [
    { strong: model.label },
    `: ${estimateWithin(model, metric)}${model.seconds === undefined ? "" : ` in ${quantity(model.seconds, "s")}`}`,
  ];
  if (trained === undefined) return simpler === undefined ? [] : [`Best ${name}: `, ...told(simpler), "."];
  if (simpler === undefined) {
    return [`Best ${name}: `, ...told(trained), ". The suite asks for no simpler model to set beside it."];
  }
  return [
    `Best ${name}: `,
    ...told(trained),
    "; of the simpler models ",
    ...told(simpler),
    `. ${pairedText(trained, simpler, metric) ?? apartText(trained, simpler, metric)}`,
  ];
}

/** By the difference on the same resamples of rows, where that was computed. */
function pairedText(trained: JudgedModel, simpler: JudgedModel, metric: MetricName): string | undefined {
  const found = trained.overSimpler.find(({ model }) => model === simpler.short)?.estimates[metric];
  if (found === undefined) return undefined;
  const { value, low, high } = found;
  const unit = metrics[metric].unit === targetUnit ? ` ${trained.quality.unit ?? ""}` : "";
  const difference = `On the same rows the trained model's less the simpler one's is ${numbersAt({ factor: 1, unit: "" }, value, low, high)}${unit}`;
  if (low <= 0 && high >= 0) return `${difference}: these rows do not show that one is better.`;
  return `${difference}: ${low > 0 === (metrics[metric].direction === "higher") ? "the trained" : "the simpler"} model is better on these rows.`;
}

/** By each one's own interval, which is the weaker test. */
function apartText(trained: JudgedModel, simpler: JudgedModel, metric: MetricName): string {
  const [a, b] = [estimateOf(trained, metric), estimateOf(simpler, metric)];
  if (a === undefined || b === undefined || (a.low <= b.high && b.low <= a.high)) {
    return "Their intervals overlap: these rows do not show that one is better.";
  }
  const better = a.low > b.high === (metrics[metric].direction === "higher") ? "trained" : "simpler";
  return `The ${better} model is better on these rows.`;
}
