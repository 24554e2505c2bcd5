import { smallest } from "../../src/stats/largest.js";
import type { Figure } from "../panel.js";
import type { Series } from "../series.js";
import { learningFigure } from "./learning-curve.js";

/** Accuracy over epochs; nothing where no cell has one. */
export const accuracyFigure = (series: readonly Series[], target: number | undefined): Figure | undefined =>
  learningFigure(series, {
    metric: "accuracy",
    title: "Accuracy on the whole test set over epochs",
    noun: "Accuracy",
    pick: ({ accuracy }) => accuracy,
    domain: (values) => accuracyDomain(values, target),
    target,
    note: "",
  });

/** From below the lowest accuracy, and the target, to 1. */
export function accuracyDomain(values: readonly number[], target: number | undefined): readonly [number, number] {
  const lowest = smallest(values.filter(Number.isFinite), target ?? 1);
  return [Math.max(0, Math.floor(lowest * 10 - 0.5) / 10), 1];
}
