import { largest } from "../../src/stats/largest.js";
import type { Figure } from "../panel.js";
import type { Series } from "../series.js";
import { learningFigure } from "./learning-curve.js";

/** Loss over epochs of the cells that have no accuracy, as those of a regression; nothing where all have one. */
export const lossFigure = (series: readonly Series[]): Figure | undefined =>
  learningFigure(series, {
    metric: "loss",
    title: "Loss on the whole test set over epochs",
    noun: "Loss",
    pick: ({ accuracy, loss }) => (accuracy === undefined ? loss : undefined),
    domain: (values) => [0, largest(values.filter(Number.isFinite), 0) * 1.05 || 1],
    target: undefined,
    note: " The target is a number, which has no accuracy. The loss is the mean squared error where the model brings none of its own, with the target in deviations of the training rows: about 1 is what guessing their mean gives.",
  });
