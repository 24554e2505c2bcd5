import { accuracyFigure } from "../figures/accuracy.js";
import { accuracyOverSeconds } from "../figures/accuracy-seconds.js";
import { lossFigure } from "../figures/loss.js";
import { paretoBlocks } from "../figures/pareto.js";
import { qualityBlocks } from "../figures/quality.js";
import { timeToTarget } from "../figures/time-to-target.js";
import { type Block, marked, type Panel, ready } from "../panel.js";
import { seriesOf } from "../series.js";

export const panel: Panel<"cells" | "suite" | "simplerModels"> = {
  meta: {
    id: "learning",
    title: "Learning",
    question: "Does it still learn the same, how long until it is good enough, and what does speed cost?",
    needs: ["cells", "suite"],
    shows: ["simplerModels"],
  },
  build({ cells, suite, simplerModels = [] }) {
    const series = seriesOf(cells, suite.factors);
    const target = suite.measure?.target?.atLeast;
    const accuracy = accuracyFigure(series, target);
    const loss = lossFigure(series);
    if (accuracy === undefined && loss === undefined) {
      return {
        state: "missing",
        because: "No cell has an accuracy curve.",
        provide: "Set `measure.epochs` in the suite above 0; each epoch ends with an evaluation.",
      };
    }
    const overSeconds = accuracyOverSeconds(series, target);
    const toTarget = target === undefined || accuracy === undefined ? undefined : timeToTarget(series, target);
    return ready(
      ...(accuracy === undefined ? [] : [toTarget?.answer ?? noTarget, accuracy]),
      ...(loss === undefined ? [] : [loss]),
      ...(overSeconds === undefined ? [] : [overSeconds]),
      ...(toTarget === undefined ? [] : [toTarget.shown]),
      ...paretoBlocks(series),
      ...qualityBlocks(series, simplerModels),
    );
  },
};

const noTarget: Block = {
  kind: "note",
  text: marked("No time to target: the suite names none. Add `measure.target` with `atLeast`."),
};
