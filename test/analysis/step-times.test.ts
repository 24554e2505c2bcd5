import { expect, it } from "vitest";
import { analyze } from "../../src/analysis/analyze.js";
import { stepTimesOf } from "../../src/analysis/step-times.js";
import { exampleCells, exampleInput, exampleTrials } from "./example-study.js";
import { cellOf, completedTrial } from "./study.js";

const cell = cellOf();
const trialOf = (block: number, seconds: readonly number[]) =>
  completedTrial(cell, block, {}, { stepSeconds: Float64Array.from(seconds) });

it("quantiles are those of all steps of all trials, of type 7", () => {
  const found = stepTimesOf([trialOf(1, [0.1, 0.2, 0.5]), trialOf(2, [0.3, 0.4])]);
  expect(found).toMatchObject({ n: 5, trials: 2 });
  expect(found?.quantiles).toHaveLength(41);
  // NumPy: quantile([.1, .2, .3, .4, .5], [0, .025, .25, .5, .95, 1]).
  expect([0, 1, 10, 20, 38, 40].map((at) => found?.quantiles[at])).toEqual([0.1, 0.11, 0.2, 0.3, 0.48, 0.5]);
});

it("are kept to six digits", () => {
  expect(stepTimesOf([trialOf(1, [0.012780106748323306])])?.quantiles[7]).toBe(0.0127801);
});

it("a trial without steps counts for none, and without any there is no distribution", () => {
  expect(stepTimesOf([trialOf(1, []), trialOf(2, [0.1])])).toMatchObject({ n: 1, trials: 1 });
  expect(stepTimesOf([trialOf(1, [])])).toBeUndefined();
  expect(stepTimesOf([])).toBeUndefined();
});

it("are part of the analysis, and absent where nothing completed", () => {
  const { cells } = analyze(exampleInput(exampleTrials(exampleCells, 3)));
  expect(cells.map(({ stepTimes }) => stepTimes?.trials)).toEqual(exampleCells.map(() => 3));
  expect(analyze(exampleInput([])).cells.every((each) => !("stepTimes" in each))).toBe(true);
});
