import { describe, expect, it } from "vitest";
import type { Block, PanelContent } from "../../reports/panel.js";
import { panel } from "../../reports/panels/learning.js";
import type { Analysis, CellAnalysis, SimplerModel } from "../../src/types/analysis.js";
import type { HeldOutQuality } from "../../src/types/held-out.js";
import { trialId } from "../../src/types/ids.js";
import { quickstart } from "./fixture.js";

const quality = (auc: number | undefined, half = 0.01): HeldOutQuality => {
  const around = (value: number) => ({ value, low: value - half, high: value + half });
  return {
    rows: 2000,
    classes: auc === undefined ? 10 : 2,
    level: 0.95,
    resamples: 1000,
    estimates: {
      accuracy: around(0.9),
      logLoss: around(0.2),
      calibrationError: around(0.02),
      ...(auc === undefined ? {} : { auc: around(auc) }),
    },
    calibration: [
      { stated: 0.1, observed: 0.2, rows: 1500 },
      { stated: 0.8, observed: 0.7, rows: 500 },
    ],
  };
};

/** Of a regression: the error, and the share that is explained. */
const riders = (rmse: number, r2: number): HeldOutQuality => {
  const around = (value: number, half: number) => ({ value, low: value - half, high: value + half });
  return {
    rows: 1872,
    classes: 0,
    unit: "riders <b>",
    level: 0.95,
    resamples: 1000,
    estimates: { rmse: around(rmse, 2), mae: around(0.7 * rmse, 2), r2: around(r2, 0.01) },
    calibration: [],
  };
};

const simpler = (model: string, more: Partial<SimplerModel>): SimplerModel => ({
  model,
  dataset: "credit-default",
  library: "a library 1.0",
  fitSeconds: [0.2, 0.1, 0.3],
  ...more,
});

const judged = (auc: number | undefined, simplerModels: readonly SimplerModel[]): Analysis => {
  const analysis = quickstart();
  const cells = analysis.cells.map(
    (cell): CellAnalysis => ({ ...cell, quality: { ...quality(auc), trial: trialId("b001-single-n1-w1") } }),
  );
  return { ...analysis, cells, simplerModels };
};

const blocksOf = (content: PanelContent): readonly Block[] => (content.state === "ready" ? content.blocks : []);
const rowsAfterHeading = (analysis: Analysis): readonly Block[] => {
  const blocks = blocksOf(panel.build(analysis));
  return blocks.slice(blocks.findIndex((block) => block.kind === "heading"));
};
const text = (analysis: Analysis): string => JSON.stringify(rowsAfterHeading(analysis));

describe("quality on held-out rows", () => {
  it("is not spoken of where no predictions were kept", () => {
    expect(JSON.stringify(blocksOf(panel.build(quickstart())))).not.toContain("held-out");
  });

  it("tells by the difference on the same rows which is better, where both predicted them", () => {
    const fitted = [simpler("logistic-regression", { quality: quality(0.905) })];
    const paired = (low: number, high: number): string => {
      const analysis = judged(0.9, fitted);
      const estimates = { auc: { value: (low + high) / 2, low, high } };
      const cells = analysis.cells.map((cell) => ({
        ...cell,
        ...(cell.quality && {
          quality: { ...cell.quality, overSimpler: [{ model: "logistic-regression", estimates }] },
        }),
      }));
      return text({ ...analysis, cells });
    };
    expect(paired(-0.008, -0.002)).toContain("the simpler model is better on these rows");
    expect(paired(0.002, 0.008)).toContain("the trained model is better on these rows");
    expect(paired(-0.002, 0.008)).toContain("these rows do not show that one is better");
  });

  it("sets the best simpler model beside the best trained one, and says what the rows can tell", () => {
    const fitted = (auc: number) => [simpler("logistic-regression", { quality: quality(auc) })];
    expect(text(judged(0.9, fitted(0.905)))).toContain(
      "Their intervals overlap: these rows do not show that one is better.",
    );
    expect(text(judged(0.9, fitted(0.8)))).toContain("The trained model is better on these rows.");
    expect(text(judged(0.8, fitted(0.9)))).toContain("The simpler model is better on these rows.");
    expect(text(judged(0.9, []))).toContain("The suite asks for no simpler model to set beside it.");
  });

  it("shows every model with its interval, the seconds of its training, and rows", () => {
    const figures = rowsAfterHeading(judged(0.9, [simpler("logistic-regression", { quality: quality(0.905) })])).filter(
      (block) => block.kind === "figure",
    );
    expect(figures.map(({ id }) => id)).toEqual(["held-out-auc", "held-out-logLoss", "calibration"]);
    expect(figures[0]?.caption).toContain("2000 test rows, with 95\u00a0% percentile intervals");
    expect(figures[0]?.table.rows.at(-1)).toEqual([
      "logistic-regression on credit-default",
      expect.stringContaining("0.905 [0.895, 0.915]"),
      expect.stringContaining("0.20"),
      expect.stringContaining("0.90"),
      expect.stringContaining("0.02"),
      expect.stringContaining("200"),
      "2000",
    ]);
    expect(figures[2]?.table.rows).toContainEqual(["logistic-regression on credit-default", "0.800", "0.700", "500"]);
  });

  it("falls back to accuracy where there are more than two classes", () => {
    expect(
      rowsAfterHeading(judged(undefined, [])).flatMap((block) => (block.kind === "figure" ? [block.id] : [])),
    ).toEqual(["held-out-accuracy", "held-out-logLoss", "calibration"]);
  });

  it("of a regression is the error in the target's unit, the lower the better, and no calibration", () => {
    const rides = (trained: number, line: number): Analysis => {
      const analysis = quickstart();
      const quality = { ...riders(trained, 0.83), trial: trialId("b001-single-n1-w1") };
      const cells = analysis.cells.map((cell): CellAnalysis => ({ ...cell, quality }));
      const fitted = { dataset: "bike-share", quality: riders(line, 0.63) };
      return { ...analysis, cells, simplerModels: [simpler("linear-regression", fitted)] };
    };
    expect(text(rides(55, 80))).toContain("The trained model is better on these rows.");
    expect(text(rides(80, 55))).toContain("The simpler model is better on these rows.");
    const blocks = rowsAfterHeading(rides(55, 80));
    const figures = blocks.filter((block) => block.kind === "figure");
    expect(figures.map(({ id }) => id)).toEqual(["held-out-rmse", "held-out-r2"]);
    expect(figures[0]?.title).toBe("Held-out root mean squared error, riders <b>");
    expect(figures[0]?.table.columns.map(({ title }) => title)).toEqual([
      "Model",
      "RMSE",
      "Mean absolute error",
      "R²",
      "Training",
      "Test rows",
    ]);
    expect(figures[0]?.table.rows.at(-1)?.slice(0, 4)).toEqual([
      "linear-regression on bike-share",
      expect.stringMatching(/^80\.0 \[78\.0, 82\.0\].riders <b>$/),
      expect.stringMatching(/^56\.0 \[54\.0, 58\.0\].riders <b>$/),
      "0.630 [0.620, 0.640]",
    ]);
    expect(JSON.stringify(blocks.at(-1))).toContain("No calibration: the target is a number");
  });

  it("keeps classes and numbers, and numbers in two units, apart", () => {
    const analysis = judged(0.9, []);
    const models = [
      simpler("linear-regression", { quality: riders(80, 0.6) }),
      simpler("linear-regression", { quality: { ...riders(8, 0.6), unit: "USD" } }),
    ];
    const ids = rowsAfterHeading({ ...analysis, simplerModels: models }).flatMap((block) =>
      block.kind === "figure" ? [block.id] : [],
    );
    expect(ids).toEqual([
      ...["held-out-auc", "held-out-logLoss", "calibration"],
      ...["held-out-rmse", "held-out-r2", "held-out-rmse-2", "held-out-r2-2"],
    ]);
  });

  it("says why a simpler model is missing", () => {
    const told = text(judged(0.9, [simpler("gradient-boosted-trees", { because: "trees tell two classes apart" })]));
    expect(told).toContain("No gradient-boosted-trees of credit-default: trees tell two classes apart.");
  });
});
