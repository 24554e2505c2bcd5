import { describe, expect, it } from "vitest";
import type { Block, PanelContent } from "../../reports/panel.js";
import { panel } from "../../reports/panels/learning.js";
import type { Analysis, CellAnalysis } from "../../src/types/analysis.js";
import { fourWorkerCounts, quickstart } from "./fixture.js";

const blocksOf = (content: PanelContent): readonly Block[] => (content.state === "ready" ? content.blocks : []);
const figure = (analysis: Analysis, id: string) =>
  blocksOf(panel.build(analysis)).find((block) => block.kind === "figure" && block.id === id) as
    | Extract<Block, { kind: "figure" }>
    | undefined;
const sentences = (analysis: Analysis): string =>
  blocksOf(panel.build(analysis))
    .flatMap((block) => (block.kind === "sentence" ? [JSON.stringify(block.text)] : []))
    .join("\n");
const changed = (change: (cell: CellAnalysis) => CellAnalysis): Analysis => {
  const analysis = quickstart();
  return { ...analysis, cells: analysis.cells.map(change) };
};
const withoutTarget = ({ metrics, ...cell }: CellAnalysis): CellAnalysis => {
  const { timeToTarget: _, ...others } = metrics;
  return { ...cell, metrics: others };
};

describe("accuracy over seconds", () => {
  it("has a frame a worker count, with a curve a runner", () => {
    const found = figure(quickstart(), "accuracy-seconds");
    expect(found?.charts.map(({ title }) => title)).toEqual(["1 worker", "2 workers"]);
    expect(JSON.stringify(found?.charts[1]?.spec)).toContain('"domain":["torch-ddp","horovod","spark-horovod","ray"]');
  });

  it("shows the smallest and the largest of many counts, and says so", () => {
    const found = figure(fourWorkerCounts(), "accuracy-seconds");
    expect(found?.charts.map(({ title }) => title)).toEqual(["1 worker", "8 workers"]);
    expect(found?.caption).toContain("2 workers and 4 workers are in the table above alone.");
  });

  it("joins no points of fewer than three epochs", () => {
    const short = changed((cell) => ({ ...cell, curve: cell.curve.slice(0, 2) }));
    const found = figure(short, "accuracy-seconds");
    expect(found?.caption).toContain("points without a line");
    expect(JSON.stringify(found?.charts[0]?.spec)).toContain('"type":"line","strokeWidth":0');
  });
});

describe("where the target is a number", () => {
  const numbers = changed(({ metrics, ...cell }) => {
    const { accuracy: _, timeToTarget: __, ...others } = metrics;
    return { ...cell, metrics: others, curve: cell.curve.map(({ accuracy: ___, ...point }) => point) };
  });

  it("the loss over epochs stands for the accuracy, and nothing waits for one", () => {
    const ids = blocksOf(panel.build(numbers)).flatMap((block) => (block.kind === "figure" ? [block.id] : []));
    expect(ids).toEqual(["loss"]);
    expect(figure(numbers, "loss")?.caption).toContain("The target is a number, which has no accuracy.");
    expect(figure(numbers, "loss")?.table.columns.map(({ title }) => title)).toEqual([
      "Cell",
      "Epoch",
      "Since first step",
      "Loss",
      "n",
    ]);
    expect(sentences(numbers)).not.toContain("target of");
  });

  it("no loss is drawn of cells that have an accuracy", () => {
    expect(figure(quickstart(), "loss")).toBeUndefined();
  });
});

describe("time to target", () => {
  it("names the first with seconds, epochs and n", () => {
    expect(sentences(quickstart())).toMatch(/torch-ddp, 2 workers.*in .*ms.*n = 6\), after 5 epochs/);
    expect(sentences(quickstart())).toContain("Every cell reaches it.");
    expect(figure(quickstart(), "timeToTarget")?.table.columns.map(({ title }) => title)).toEqual([
      "Cell",
      "Time to 0.95",
      "Epochs",
      "n",
      "Not reached because",
    ]);
  });

  it("says which cells never reach it, and why", () => {
    const never = changed((cell) => {
      if (cell.id === "ray-n1-w2") {
        return withoutTarget({ ...cell, curve: cell.curve.map((point) => ({ ...point, accuracy: 0.91 })) });
      }
      if (cell.id === "ray-n1-w1") return withoutTarget({ ...cell, trials: { ...cell.trials, completed: 0 } });
      return cell;
    });
    expect(sentences(never)).toContain("ray, 2 workers (at best 0.9100 in 10 epochs, 0.0400 short)");
    expect(sentences(never)).toContain("ray, 1 worker (no trial completed)");
    expect(JSON.stringify(figure(never, "timeToTarget")?.table)).toContain('"state":"no","text":"no trial completed"');
  });

  it("says how many trials of a cell do not reach it", () => {
    const some = changed((cell) => {
      const summary = cell.metrics.timeToTarget;
      return summary === undefined
        ? cell
        : { ...cell, metrics: { ...cell.metrics, timeToTarget: { ...summary, n: 4 } } };
    });
    expect(JSON.stringify(figure(some, "timeToTarget")?.table)).toContain("2 trials of 6 did not");
  });

  it("of a target that none reaches is a table of how near they come", () => {
    const none = changed(withoutTarget);
    expect(sentences(none)).toContain("No cell reached the target of 0.95");
    expect(figure(none, "timeToTarget")).toBeUndefined();
  });
});
