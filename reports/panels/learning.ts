import { accuracyFigure } from "../figures/accuracy.js";
import { metricDots } from "../figures/metric-dots.js";
import { chosen } from "../format/quantity.js";
import { type Block, marked, type Panel, ready } from "../panel.js";
import { seriesOf } from "../series.js";

export const panel: Panel<"cells" | "suite"> = {
  meta: {
    id: "learning",
    title: "Learning",
    question: "Does it still learn the same, and how long until it is good enough?",
    needs: ["cells", "suite"],
  },
  build({ cells, suite }) {
    const series = seriesOf(cells, suite.factors);
    const target = suite.measure?.target?.atLeast;
    const accuracy = accuracyFigure(series, target);
    if (accuracy === undefined) {
      return {
        state: "missing",
        because: "No cell has an accuracy curve.",
        provide: "Set `measure.epochs` in the suite above 0; each epoch ends with an evaluation.",
      };
    }
    const timeToTarget = metricDots(series, "timeToTarget", {
      title: target === undefined ? "Time to target" : `Time to an accuracy of ${chosen(target)}`,
      caption:
        "From the first training step to the end of the evaluation that reached the target; start-up is not in it.",
    });
    const missing: Block = {
      kind: "note",
      text:
        target === undefined
          ? marked("No time to target: the suite names none. Add `measure.target` with `atLeast`.")
          : `No cell reached the target of ${chosen(target)}. More epochs, or a lower target, would.`,
    };
    return ready(accuracy, timeToTarget ?? missing);
  },
};
