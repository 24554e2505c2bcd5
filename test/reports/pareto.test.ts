import fc from "fast-check";
import { expect, it } from "vitest";
import { paretoBlocks } from "../../reports/figures/pareto.js";
import { paretoOf } from "../../reports/pareto.js";
import { seriesOf } from "../../reports/series.js";
import type { CellAnalysis } from "../../src/types/analysis.js";
import { quickstart, summaryOf } from "./fixture.js";

/** The quickstart's first cells with other throughputs and accuracies. */
function cellsWith(values: readonly (readonly [readonly number[], readonly number[]])[]): readonly CellAnalysis[] {
  return values.flatMap(([throughput, accuracy], index) => {
    const cell = quickstart().cells[index];
    if (cell === undefined) return [];
    const metrics = { throughput: summaryOf("throughput", throughput), accuracy: summaryOf("accuracy", accuracy) };
    return [{ ...cell, metrics }];
  });
}
const seriesWith = (values: Parameters<typeof cellsWith>[0]) => seriesOf(cellsWith(values), quickstart().suite.factors);
const standings = (values: Parameters<typeof cellsWith>[0]) =>
  paretoOf(seriesWith(values)).map(({ cell, standing }) => `${cell.id} ${standing}`);

it("a cell that is slower and less accurate beyond the intervals is dominated", () => {
  expect(
    standings([
      [
        [99, 100, 101],
        [0.9, 0.9, 0.9],
      ],
      [
        [199, 200, 201],
        [0.95, 0.95, 0.95],
      ],
    ]),
  ).toEqual(["torch-ddp-n1-w1 front", "single-n1-w1 dominated"]);
});

it("the faster and the more accurate are both not dominated", () => {
  expect(
    standings([
      [
        [100, 101],
        [0.96, 0.96],
      ],
      [
        [200, 201],
        [0.95, 0.95],
      ],
    ]),
  ).toEqual(["torch-ddp-n1-w1 front", "single-n1-w1 front"]);
});

it("overlapping intervals leave it open, and so does a single trial", () => {
  const equal = [0.95, 0.95];
  expect(
    standings([
      [[100, 150], equal],
      [[140, 200], equal],
    ]),
  ).toEqual(["torch-ddp-n1-w1 front", "single-n1-w1 near"]);
  expect(
    standings([
      [[100], [0.9]],
      [[200], [0.95]],
    ]),
  ).toEqual(["torch-ddp-n1-w1 front", "single-n1-w1 near"]);
});

it("two cells that are equal in both do not dominate each other", () => {
  const same = [
    [100, 101],
    [0.95, 0.95],
  ] as const;
  expect(standings([same, same])).toEqual(["single-n1-w1 front", "torch-ddp-n1-w1 front"]);
});

it("the sentence names who is not dominated, and shapes tell them apart", () => {
  const [sentence, figure] = paretoBlocks(
    seriesWith([
      [
        [100, 101],
        [0.9, 0.9],
      ],
      [
        [200, 201],
        [0.95, 0.95],
      ],
    ]),
  );
  expect(JSON.stringify(sentence)).toContain("torch-ddp, 1 worker (201");
  expect(JSON.stringify(sentence)).toContain("1 cell of 2 is dominated beyond the intervals");
  const spec = JSON.stringify(figure);
  expect(spec).toContain('"domain":["not dominated","dominated"],"range":["diamond","circle"]');
});

it("one cell alone has nothing to be compared with", () => {
  expect(
    paretoBlocks(
      seriesWith([
        [
          [100, 101],
          [0.9, 0.9],
        ],
      ]),
    ),
  ).toEqual([]);
});

it("stands as a comparison of each with each other says", () => {
  const level = fc.integer({ min: 1, max: 6 });
  const trials = fc.array(level, { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(fc.array(fc.tuple(trials, trials), { minLength: 2, maxLength: 9 }), (values) => {
      const cells = paretoOf(seriesWith(values.map(([speeds, rates]) => [speeds, rates.map((rate) => rate / 10)])));
      const beats = (a: (typeof cells)[number], b: (typeof cells)[number]): boolean => {
        const faster = a.throughput.median - b.throughput.median;
        const better = a.accuracy.median - b.accuracy.median;
        return faster >= 0 && better >= 0 && faster + better > 0;
      };
      const surely = (a: (typeof cells)[number], b: (typeof cells)[number]): boolean =>
        (a.throughput.low ?? Number.NEGATIVE_INFINITY) > (b.throughput.high ?? Number.POSITIVE_INFINITY) &&
        (a.accuracy.low ?? Number.NEGATIVE_INFINITY) >= (b.accuracy.high ?? Number.POSITIVE_INFINITY);
      for (const one of cells) {
        const dominated = cells.some((other) => surely(other, one)) ? "dominated" : "near";
        expect(one.standing).toBe(cells.some((other) => beats(other, one)) ? dominated : "front");
      }
    }),
  );
});
