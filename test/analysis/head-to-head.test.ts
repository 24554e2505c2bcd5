import { describe, expect, it } from "vitest";
import { analyze } from "../../src/analysis/analyze.js";
import { type HeadToHeadInput, headToHead } from "../../src/analysis/head-to-head.js";
import type { BlockSeries } from "../../src/scaling/speedup.js";
import { caution } from "../../src/stats/caution.js";
import { confidenceSequence } from "../../src/stats/confidence-sequence.js";
import type { HeadToHeadComparison, ParityResult, ParityState } from "../../src/types/analysis.js";
import type { CellId } from "../../src/types/ids.js";
import type { Cell } from "../../src/types/plan.js";
import { seededNoise } from "../stats/noise.js";
import { exampleCells, exampleInput, exampleTrials } from "./example-study.js";
import { cellOf } from "./study.js";

const ddp = cellOf({ runner: "torch-ddp", workersPerNode: 2 });
const ray = cellOf({ runner: "ray", workersPerNode: 2 });
const horovod = cellOf({ runner: "horovod", workersPerNode: 2 });
const single = cellOf({ runner: "single" });

const parityOf = (state: ParityState): ParityResult => ({
  state,
  reference: null,
  digest: null,
  maxRelativeDifference: null,
  tolerance: 1e-4,
  distinctDigests: 1,
  because: "its learning rate was another",
});

interface Given {
  readonly series?: ReadonlyMap<CellId, BlockSeries>;
  readonly states?: ReadonlyMap<CellId, ParityState>;
  readonly asked?: HeadToHeadInput["asked"];
}

const groupsOf = (cells: readonly Cell[], { series, states, asked = [] }: Given = {}) =>
  headToHead({
    cells,
    throughput: (cell) => series?.get(cell) ?? new Map(),
    parity: (cell) => parityOf(states?.get(cell) ?? "identical"),
    asked,
  });

/** Blocks 1, 2, ... of the values. */
const blocks = (values: readonly number[]): BlockSeries => new Map(values.map((value, i) => [i + 1, value]));

function onlyComparison(given: Given): HeadToHeadComparison {
  const [comparison] = groupsOf([ddp, ray], given)[0]?.comparisons ?? [];
  if (comparison === undefined) throw new Error("no comparison");
  return comparison;
}

/** Eight blocks whose weather is the same for both runners and far larger than what they differ by. */
const noise = seededNoise(7);
const weather = Array.from({ length: 8 }, () => 5000 * Math.exp(0.3 * noise.normal()));
const ratios = weather.map(() => 0.9 * Math.exp(0.01 * noise.normal()));
const paired = new Map([
  [ddp.id, blocks(weather)],
  [ray.id, blocks(weather.map((value, i) => value * (ratios[i] ?? 1)))],
]);

describe("groups", () => {
  it("hold cells that are alike in all but the runner; a runner without a counterpart is in none", () => {
    const batch = (runner: string, level: number) =>
      cellOf({ runner, workersPerNode: 2, levels: { "workload.batch.global": level } });
    const cells = [batch("ray", 64), batch("ray", 128), batch("torch-ddp", 128), batch("horovod", 256)];
    const groups = groupsOf(cells);
    expect(groups).toHaveLength(1);
    expect(groups[0]).toMatchObject({
      levels: { nodes: 1, workersPerNode: 2, "workload.batch.global": 128 },
      workers: 2,
    });
    expect(groups[0]?.comparisons.map(({ cell, against }) => [cell, against])).toEqual([
      ["ray-n1-w2-global128", "torch-ddp-n1-w2-global128"],
    ]);
    expect(groupsOf([ddp, single])).toEqual([]);
    expect(groupsOf([])).toEqual([]);
  });

  it("do not keep cells apart whose levels were written in another order", () => {
    const turned = { ...ray, levels: { workersPerNode: 2, runner: "ray", nodes: 1 } };
    expect(groupsOf([ddp, turned])).toHaveLength(1);
  });

  it("have torch-ddp for their reference wherever it stands, else the first runner of the suite", () => {
    const referenceOf = (cells: readonly Cell[]) => groupsOf(cells)[0]?.reference;
    expect(referenceOf([ray, horovod, ddp])).toBe(ddp.id);
    expect(referenceOf([ray, horovod])).toBe(ray.id);
    expect(referenceOf([horovod, ray])).toBe(horovod.id);
  });

  it("have the pairs that claims ask for besides, once each, and never across groups", () => {
    const pair = { cell: ray.id, against: horovod.id };
    const asked = [pair, pair, { cell: ray.id, against: ddp.id }, { cell: ray.id, against: single.id }];
    const [group] = groupsOf([ddp, ray, horovod, single], { asked });
    expect(group?.comparisons.map(({ cell, against }) => [cell, against])).toEqual([
      [ray.id, ddp.id],
      [horovod.id, ddp.id],
      [ray.id, horovod.id],
    ]);
  });
});

describe("a comparison", () => {
  it("is the geometric mean of the paired ratios with the claims' confidence sequence at 95 %", () => {
    const logs = ratios.map(Math.log);
    const { low, high } = confidenceSequence(logs, 0.025, caution);
    const found = onlyComparison({ series: paired });
    expect(found).toMatchObject({ cell: ray.id, against: ddp.id, metric: "throughput", level: 0.95, n: 8 });
    expect(found.estimate).toBeCloseTo(ratios.reduce((product, each) => product * each, 1) ** (1 / 8), 12);
    expect(found.low).toBeCloseTo(Math.exp(low), 12);
    expect(found.high).toBeCloseTo(Math.exp(high), 12);
    expect(found.because).toBeUndefined();
  });

  it("does not see what slows a whole block", () => {
    const { low, high } = onlyComparison({ series: paired });
    expect(low).toBeGreaterThan(0.87);
    expect(high).toBeLessThan(0.93);
  });

  it("covers the true ratio at every look, in nearly all of many studies", () => {
    const { normal } = seededNoise(3);
    const studies = Array.from({ length: 200 }, () =>
      Array.from({ length: 20 }, () => 0.95 * Math.exp(0.03 * normal())),
    );
    const missed = studies.filter((study) =>
      [4, 6, 8, 12, 16, 20].some((look) => {
        const series = new Map([
          [ddp.id, blocks(study.slice(0, look).map(() => 1000))],
          [ray.id, blocks(study.slice(0, look).map((ratio) => 1000 * ratio))],
        ]);
        const { low, high } = onlyComparison({ series });
        return low === null || high === null || low > 0.95 || high < 0.95;
      }),
    );
    expect(missed.length).toBeLessThanOrEqual(10);
  });

  it("pairs only blocks where both completed", () => {
    const series = new Map<CellId, BlockSeries>([
      [ddp.id, new Map([1, 2, 3, 5, 6].map((block) => [block, 100 * block]))],
      // Block 4 has no counterpart: unpaired it would move the mean a great deal.
      [ray.id, new Map([2, 3, 4, 5, 6].map((block) => [block, block === 4 ? 9e9 : (block === 6 ? 92 : 90) * block]))],
    ]);
    const found = onlyComparison({ series });
    expect(found.n).toBe(4);
    expect(found.estimate).toBeCloseTo((0.9 ** 3 * 0.92) ** (1 / 4), 12);
  });

  it("has no interval below four blocks, and says so", () => {
    const first = (count: number) =>
      new Map([...paired].map(([cell, series]) => [cell, new Map([...series].slice(0, count))] as const));
    expect(onlyComparison({ series: first(3) })).toMatchObject({
      low: null,
      high: null,
      n: 3,
      because: "an interval needs 4 blocks in which both completed, and there are 3",
    });
    expect(onlyComparison({ series: first(3) }).estimate).toBeCloseTo(0.9, 1);
    expect(onlyComparison({ series: first(1) })).toMatchObject({ low: null, n: 1 });
    const four = onlyComparison({ series: first(4) });
    expect(four.low).toBeLessThan(four.estimate ?? 0);
    expect(four.high).toBeGreaterThan(four.estimate ?? 0);
  });

  it("has nothing where no block has both", () => {
    const series = new Map<CellId, BlockSeries>([
      [ddp.id, new Map([[1, 100]])],
      [ray.id, new Map([[2, 100]])],
    ]);
    expect(onlyComparison({ series })).toMatchObject({
      estimate: null,
      low: null,
      high: null,
      n: 0,
      because: "no block in which both ray-n1-w2 and torch-ddp-n1-w2 completed",
    });
  });

  it.each([ray, ddp])("with a cell that trained something else has no ratio ($id)", ({ id }) => {
    const found = onlyComparison({ series: paired, states: new Map([[id, "differs"]]) });
    expect(found).toMatchObject({ estimate: null, low: null, high: null, n: 8, parity: "differs" });
    expect(found.because).toBe(
      `${id} did not do the same training: its learning rate was another; its speed is incomparable`,
    );
  });

  it("is as well proven as the cell of which less is proven", () => {
    const parityWith = (own: ParityState, other: ParityState) => {
      const states = new Map([
        [ray.id, own],
        [ddp.id, other],
      ]);
      return onlyComparison({ series: paired, states }).parity;
    };
    expect(parityWith("identical", "identical")).toBe("identical");
    expect(parityWith("within", "identical")).toBe("within");
    expect(parityWith("within", "unchecked")).toBe("unchecked");
  });

  it("never has an end that JSON cannot write", () => {
    const wild = [1e-300, 1e300, 1e-300, 1e300];
    const series = new Map([
      [ddp.id, blocks(wild.map(() => 1))],
      [ray.id, blocks(wild)],
    ]);
    expect(onlyComparison({ series })).toMatchObject({
      low: null,
      high: null,
      because: "the ratios of the blocks are too far apart for an interval",
    });
  });
});

describe("an analysis", () => {
  it("compares the runners at each worker count, and the pair of its claim", () => {
    const { headToHead: groups } = analyze(exampleInput(exampleTrials(exampleCells, 6)));
    expect(groups?.map(({ workers, reference, comparisons }) => [workers, reference, comparisons.length])).toEqual([
      [1, "torch-ddp-n1-w1", 5],
      [2, "torch-ddp-n1-w2", 4],
    ]);
    expect(groups?.[1]?.comparisons.map(({ cell, against, n }) => `${cell} ${against} ${n}`)).toEqual([
      "horovod-n1-w2 torch-ddp-n1-w2 6",
      "spark-horovod-n1-w2 torch-ddp-n1-w2 6",
      "ray-n1-w2 torch-ddp-n1-w2 6",
      "spark-horovod-n1-w2 horovod-n1-w2 6",
    ]);
  });

  it("gives a claim's pair the estimate that the claim has", () => {
    const { headToHead: groups, claims } = analyze(exampleInput(exampleTrials(exampleCells, 6)));
    const asked = claims.find(({ id }) => id === "spark-is-free")?.comparisons ?? [];
    const found = groups?.flatMap(({ comparisons }) => comparisons) ?? [];
    expect(asked).toHaveLength(2);
    for (const { cell, against, estimate } of asked) {
      const same = found.find((each) => each.cell === cell && each.against === against);
      expect(same?.estimate).toBeCloseTo(estimate ?? 0, 12);
    }
  });
});
