import { describe, expect, it } from "vitest";
import { bottleneckText, growthTable, lossesOf } from "../../reports/bottleneck.js";
import type { Text } from "../../reports/panel.js";
import { seriesOf } from "../../reports/series.js";
import type { CellAnalysis } from "../../src/types/analysis.js";
import { cellId, trialId } from "../../src/types/ids.js";
import { quickstart, summaryOf } from "./fixture.js";

type Parts = Readonly<Record<"dataWait" | "forward" | "backward" | "exchange" | "optimizer", number>>;

const baseParts: Parts = { dataWait: 0.0005, forward: 0.004, backward: 0.008, exchange: 0, optimizer: 0.001 };
const [template] = quickstart().cells;
const spread = (value: number, by: number): number[] => [value - by, value, value + by];

interface CellPlan {
  readonly workers: number;
  readonly globalBatch: number;
  readonly parts: Parts | undefined;
  readonly efficiency: readonly number[];
  /** Half the width of the brackets of each part's trials, in seconds. */
  readonly noise?: number;
  readonly runner?: string;
}

function cellWith(plan: CellPlan): CellAnalysis {
  if (template === undefined) throw new Error("no cell");
  const { workers, globalBatch, parts, efficiency, noise = 0.0001, runner = "torch-ddp" } = plan;
  const { breakdown: _, stepTimes: __, ...rest } = template;
  const step = parts === undefined ? 0 : Object.values(parts).reduce((sum, each) => sum + each, 0);
  const metrics: CellAnalysis["metrics"] =
    parts === undefined
      ? {}
      : {
          dataWait: summaryOf("dataWait", spread(parts.dataWait, noise)),
          compute: summaryOf("compute", spread(parts.forward + parts.backward, noise)),
          exposedCommunication: summaryOf("exposedCommunication", spread(parts.exchange, noise)),
          optimizerTime: summaryOf("optimizerTime", spread(parts.optimizer, noise)),
        };
  const rank = (at: number) => ({ rank: at, ...parts, step, lateness: { median: 0, p95: 0 } });
  return {
    ...rest,
    id: cellId(`${runner}-n1-w${workers}`),
    levels: { runner, nodes: 1, workersPerNode: workers },
    workers,
    globalBatch,
    metrics: { ...metrics, efficiency: summaryOf("efficiency", efficiency, cellId(`${runner}-n1-w1`)) },
    ...(parts === undefined
      ? {}
      : {
          breakdown: {
            n: 3,
            ...parts,
            step,
            ranks: Array.from({ length: workers }, (_each, at) => ({ ...parts, ...rank(at) })),
            steps: { trial: trialId("b001"), lateness: [] },
          },
        }),
  };
}

const base = (changes: Partial<CellPlan> = {}): CellAnalysis =>
  cellWith({ workers: 1, globalBatch: 256, parts: baseParts, efficiency: [1, 1, 1], ...changes });

const words = (text: Text): string =>
  (typeof text === "string" ? [text] : text)
    .map((part) => (typeof part === "string" ? part : "code" in part ? part.code : part.strong))
    .join("")
    .replaceAll("\u00a0", " ");

const losses = (...cells: readonly CellAnalysis[]) => lossesOf(seriesOf(cells, { runner: ["torch-ddp", "ray"] }));
const said = (...cells: readonly CellAnalysis[]): string => words(bottleneckText(losses(...cells)));

describe("under weak scaling", () => {
  const cell = cellWith({
    workers: 2,
    globalBatch: 512,
    parts: { ...baseParts, backward: 0.0112, exchange: 0.0008 },
    efficiency: [0.76, 0.77, 0.78],
  });

  it("the ideal is the base's step, and the parts above it are named, the largest first", () => {
    expect(said(base(), cell)).toBe(
      "torch-ddp, 2 workers keeps 77 % of the ideal against torch-ddp-n1-w1 (efficiency 0.770 [0.760, 0.780], range; not enough trials for a 95 % interval, n = 3). " +
        "A step takes 4.00 ms longer than the ideal of 13.5 ms (the base's step, for a worker has the same 256 samples; n = 3). " +
        "Of what grew, backward +3.20 ms (80 %), exchange +800 µs (20 %).",
    );
  });

  it("growth adds up to what the step takes longer", () => {
    const growth = losses(base(), cell)[0]?.growth;
    expect(growth?.parts.reduce((sum, { seconds }) => sum + seconds, 0)).toBeCloseTo(growth?.seconds ?? 0, 12);
    expect(growth?.seconds).toBeCloseTo(0.004, 12);
  });
});

describe("under strong scaling", () => {
  // Half the samples a worker: all parts but the optimizer halve, and the exchange is new.
  const parts = { dataWait: 0.00025, forward: 0.002, backward: 0.004, exchange: 0.002, optimizer: 0.001 };
  const cell = cellWith({ workers: 2, globalBatch: 256, parts, efficiency: [0.72, 0.73, 0.74] });

  it("the ideal of each part shrinks with a worker's batch: what does not shrink with it has grown", () => {
    const text = said(base(), cell);
    expect(text).toContain(
      "the ideal of 6.75 ms (the base's step times 0.500, for a worker has 128 instead of 256 samples; n = 3)",
    );
    expect(text).toContain("Of what grew, exchange +2.00 ms (80 %), optimizer +500 µs (20 %).");
  });

  it("parts that take less than ideal are told too", () => {
    const less = cellWith({
      workers: 2,
      globalBatch: 256,
      parts: { ...parts, forward: 0.001 },
      efficiency: [0.8, 0.81, 0.82],
    });
    expect(said(base(), less)).toContain("Less than ideal: forward −1.00 ms.");
  });

  it("the table has every part of the least efficient cell of each series, the lowest first", () => {
    const four = cellWith({ workers: 4, globalBatch: 256, parts, efficiency: [0.5, 0.51, 0.52] });
    const ray = { runner: "ray", efficiency: [0.3, 0.31, 0.32] };
    const table = growthTable(
      losses(base(), cell, four, base({ runner: "ray" }), cellWith({ workers: 2, globalBatch: 256, parts, ...ray })),
    );
    expect(table?.rows.map(([label]) => label)).toEqual(["ray, 2 workers", "torch-ddp, 4 workers"]);
    const growth = table?.rows[0]?.slice(4, 9).map((each) => String(each).replaceAll("\u00a0", " "));
    expect(growth).toEqual(["0 s", "0 s", "0 s", "+2.00 ms", "+500 µs"]);
    expect(table?.rows[0]?.at(-1)).toBe("exchange and optimizer");
  });
});

describe("noise", () => {
  const parts = { ...baseParts, exchange: 0.0005 };
  const cell = (efficiency: readonly number[], noise?: number) =>
    cellWith({ workers: 2, globalBatch: 512, parts, efficiency, ...(noise === undefined ? {} : { noise }) });

  it("efficiency whose brackets reach 1 does not fall beyond its spread", () => {
    expect(said(base(), cell([0.9, 0.97, 1.02]))).toMatch(
      /^No efficiency falls beyond the spread of its trials: the lowest, torch-ddp, 2 workers, keeps 97 % .*n = 3\)\.$/,
    );
    expect(said(base(), cell([1.01, 1.02, 1.03]))).toMatch(/^No efficiency falls: the lowest, .* keeps 102 %/);
  });

  it("parts whose brackets overlap with the ideal's are within the spread", () => {
    expect(said(base({ noise: 0.002 }), cell([0.95, 0.96, 0.97], 0.002))).toContain(
      "exchange +500 µs (100 %). All of this is within the spread of the trials",
    );
    expect(losses(base({ noise: 0.002 }), cell([0.95, 0.96, 0.97], 0.002))[0]?.growth?.parts[3]?.spread).toBe("within");
  });

  it("one trial tells no spread", () => {
    const alone = cell([0.9]);
    const metrics = { ...alone.metrics, exposedCommunication: summaryOf("exposedCommunication", [0.0005]) };
    const text = said(base(), { ...alone, metrics });
    expect(text).toContain("n = 1). One trial tells no spread.");
    expect(text).toContain("How much the parts differ from trial to trial is not known.");
  });

  it("steps that do not show what the window lost say so", () => {
    const same = cellWith({ workers: 2, globalBatch: 512, parts: baseParts, efficiency: [0.7, 0.71, 0.72] });
    expect(said(base(), same)).toContain("do not show it: they take 13.5 ms against the ideal of 13.5 ms");
    expect(said(base(), cell([0.7, 0.71, 0.72]))).toContain("by themselves keep 96.4 % of the ideal");
  });
});

it("a rank that computes longer than the others is told as such", () => {
  const cell = cellWith({
    workers: 2,
    globalBatch: 512,
    parts: { ...baseParts, backward: 0.012 },
    efficiency: [0.76, 0.77, 0.78],
  });
  const { breakdown } = cell;
  if (breakdown === undefined) throw new Error("no breakdown");
  const ranks = breakdown.ranks.map((rank, at) => (at === 0 ? { ...rank, step: rank.step - 0.004 } : rank));
  expect(said(base(), { ...cell, breakdown: { ...breakdown, ranks } })).toContain(
    "Without the exchange, the rank that computes longest takes 2.00 ms more for a step than the mean of the ranks.",
  );
});

describe("what is missing", () => {
  const cell = cellWith({ workers: 2, globalBatch: 512, parts: undefined, efficiency: [0.7, 0.71, 0.72] });

  it("without a breakdown the efficiency is told, and whose steps were not taken apart", () => {
    expect(said(base(), cell)).toMatch(
      /keeps 71 % .* Which part of a step grew is not known, for no step of torch-ddp-n1-w2 was taken apart\.$/,
    );
    expect(growthTable(losses(base(), cell))).toBeUndefined();
  });

  it("without a smaller cell nothing can fall", () => {
    expect(said(base())).toBe("No cell can be set against one with fewer workers, so that no efficiency can fall.");
    expect(said()).toBe(said(base()));
  });

  it("where the runner has one worker count alone, the single process is the base", () => {
    const single = base({ runner: "single" });
    const own = summaryOf("efficiency", [1, 1, 1], cell.id);
    const over = summaryOf("efficiencyOverSingle", [0.6, 0.61, 0.62], single.id);
    const text = said(single, { ...cell, metrics: { efficiency: own, efficiencyOverSingle: over } });
    expect(text).toContain("keeps 61 % of the ideal against single-n1-w1");
  });
});

it.each([Number.NaN, Number.POSITIVE_INFINITY, -1, 0])("a step of %d seconds is no step", (step) => {
  const cell = cellWith({ workers: 2, globalBatch: 512, parts: baseParts, efficiency: [0.7, 0.71, 0.72] });
  const { breakdown } = cell;
  if (breakdown === undefined) throw new Error("no breakdown");
  const broken = { ...cell, breakdown: { ...breakdown, step } };
  expect(losses(base(), broken)[0]?.growth).toBeUndefined();
  expect(said(base(), { ...broken, globalBatch: Number.NaN })).not.toMatch(/NaN|Infinity|undefined/);
});
