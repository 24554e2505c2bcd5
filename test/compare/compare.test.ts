import { describe, expect, it } from "vitest";
import type { AdjustmentName } from "../../src/compare/adjustment.js";
import { compareStudies } from "../../src/compare/compare.js";
import type { Comparison, MetricComparison } from "../../src/compare/comparison.js";
import type { MetricName } from "../../src/types/metrics.js";
import { cellOf } from "../analysis/study.js";
import { type StudyOptions, studyOf, twoCells } from "./studies.js";

const compare = (
  before: StudyOptions,
  after: StudyOptions,
  metrics?: readonly MetricName[],
  adjust: AdjustmentName = "holm",
): Comparison =>
  compareStudies({
    base: studyOf({ seed: 1, ...before }),
    candidate: studyOf({ seed: 2, study: "after", ...after }),
    metrics,
    alpha: 0.05,
    adjust,
  });

const rows = ({ comparisons }: Comparison, metric: MetricName): readonly MetricComparison[] =>
  comparisons.filter((one) => one.metric === metric);
const verdicts = (comparison: Comparison, metric: MetricName): readonly string[] =>
  rows(comparison, metric).map(({ verdict }) => verdict);

describe("two studies of the same cells", () => {
  it("are equal in every cell and metric where they are the same study", () => {
    const found = compare({ seed: 5 }, { seed: 5 }, ["throughput", "stepTime", "accuracy"]);
    expect(found.comparisons.map(({ verdict }) => verdict)).toEqual(Array(6).fill("equal"));
    expect(found).toMatchObject({ schema: "scalebench/comparison/v1", verdict: "equal", tested: 0 });
  });

  it("show a slow-down as the ratio that was put in, worse for a rate and for a cost", () => {
    const found = compare({ blocks: 10 }, { blocks: 10, speed: 900 }, ["throughput", "stepTime"]);
    expect(found.verdict).toBe("worse");
    expect(verdicts(found, "throughput")).toEqual(["worse", "worse"]);
    expect(verdicts(found, "stepTime")).toEqual(["worse", "worse"]);
    for (const { estimate, low, high } of rows(found, "throughput")) {
      expect(estimate).toBeCloseTo(0.9, 1);
      expect(low).toBeLessThan(0.91);
      expect(high).toBeGreaterThan(0.89);
      expect(high).toBeLessThan(1);
    }
    expect(rows(found, "stepTime")[0]?.estimate).toBeGreaterThan(1.09);
  });

  it("show a gain as better", () => {
    expect(compare({}, { speed: 1100 }, ["throughput"]).verdict).toBe("better");
  });

  it("show no difference where there is only noise", () => {
    expect(verdicts(compare({}, {}), "throughput")).toEqual(["no difference shown", "no difference shown"]);
  });

  it("are judged by value where values never vary", () => {
    const found = compare({ accuracy: 0.96 }, { accuracy: 0.95 }, ["accuracy"]);
    expect(rows(found, "accuracy")[0]).toMatchObject({
      verdict: "worse",
      method: "by value",
      scale: "difference",
      p: null,
    });
    expect(rows(found, "accuracy")[0]?.estimate).toBeCloseTo(-0.01);
    expect(rows(found, "accuracy")[0]?.because).toContain("deterministic");
  });

  it("are compared by differences where a value is not above zero", () => {
    const found = compare({ further: { dataWait: 0 } }, { further: { dataWait: 0.002 } }, ["dataWait"]);
    expect(rows(found, "dataWait")[0]).toMatchObject({ scale: "difference", estimate: 0.002, verdict: "worse" });
  });
});

describe("pairing", () => {
  it("is by block where both have the same blocks, and enough of them", () => {
    expect(rows(compare({}, {}), "throughput")[0]).toMatchObject({ method: "paired", n: { base: 8, candidate: 8 } });
  });

  it("is given up where the blocks differ, and no value is dropped", () => {
    const found = compare({ without: (_, block) => block === 3 }, {});
    expect(rows(found, "throughput")[0]).toMatchObject({ method: "unpaired", n: { base: 7, candidate: 8 } });
  });

  it("is given up where so few pairs could show nothing, but two groups can", () => {
    const found = compare({ blocks: 5 }, { blocks: 5, speed: 800 }, ["throughput"]);
    expect(rows(found, "throughput").map(({ method, verdict }) => [method, verdict])).toEqual([
      ["unpaired", "worse"],
      ["unpaired", "worse"],
    ]);
  });
});

describe("many tests at once", () => {
  it("have their p values adjusted over the whole document", () => {
    const found = compare({}, { speed: 900 }, ["throughput", "stepTime"]);
    expect(found.tested).toBe(4);
    for (const { p, adjustedP } of found.comparisons) expect(adjustedP).toBeCloseTo(4 * (p ?? 0), 12);
  });

  it("may be screened by the share of false calls, which asks less of each test", () => {
    const [strict, screened] = (["holm", "bh"] as const).map((adjust) =>
      compare({ blocks: 4 }, { blocks: 4, speed: 500 }, ["throughput", "stepTime"], adjust),
    );
    expect(strict).toMatchObject({ adjust: "holm", verdict: "incomparable" });
    expect(strict?.comparisons[0]?.because).toContain("each of 4 tests");
    expect(screened).toMatchObject({ adjust: "bh", verdict: "worse", tested: 4 });
    for (const { p, adjustedP } of screened?.comparisons ?? []) expect(adjustedP).toBeCloseTo(p ?? 0, 12);
  });

  it("call equal cells different in at most one of twenty documents", () => {
    const cells = [1, 2, 4, 8].map((workersPerNode) => cellOf({ workersPerNode }));
    const wrong = Array.from({ length: 300 }, (_, i) =>
      compare({ cells, seed: 2 * i + 1 }, { cells, seed: 2 * i + 2 }, ["throughput"]),
    ).filter(({ verdict }) => verdict !== "no difference shown");
    expect(wrong.length).toBeLessThanOrEqual(24);
  });
});

describe("what cannot be compared says why", () => {
  it("too few trials, and how many are needed", () => {
    const found = compare({ blocks: 3 }, { blocks: 3, speed: 500 }, ["throughput"]);
    expect(found.verdict).toBe("incomparable");
    expect(rows(found, "throughput")[0]?.because).toContain(
      "3 against 3; each of 2 tests at 5 % together needs 5 trials",
    );
  });

  it("another machine, for speeds but not for accuracy", () => {
    const found = compare(
      { fingerprint: { cpu: "old", torch: "2.13.0" } },
      { fingerprint: { cpu: "new", torch: "2.13.0" } },
    );
    expect(found.cells[0]?.fingerprint).toEqual([{ property: "cpu", was: "old", is: "new" }]);
    expect(rows(found, "throughput")[0]?.because).toContain("cpu was old, is new");
    expect(verdicts(found, "throughput")).toEqual(["incomparable", "incomparable"]);
    expect(verdicts(found, "accuracy")).toEqual(["equal", "equal"]);
  });

  it("a machine that ran at another speed, by its probe", () => {
    const found = compare({ gflops: 100 }, { gflops: 80, speed: 800 });
    expect(found.machine).toEqual(["matrix product was 100, is 80 GFLOP/s (-20 %, tolerance 15 %)"]);
    expect(verdicts(found, "throughput")).toEqual(["incomparable", "incomparable"]);
    expect(verdicts(found, "accuracy")).toEqual(["equal", "equal"]);
    expect(verdicts(compare({ gflops: 100 }, { gflops: 95, speed: 800 }), "throughput")).toEqual(["worse", "worse"]);
    expect(verdicts(compare({ gflops: 100 }, { speed: 800 }), "throughput")).toEqual(["worse", "worse"]);
  });

  it("other data, for accuracy too", () => {
    const found = compare({ fingerprint: { data: "a" } }, { fingerprint: { data: "b" } });
    expect(verdicts(found, "accuracy")).toEqual(["incomparable", "incomparable"]);
  });

  it("another training", () => {
    const found = compare({}, { trained: () => "other" });
    expect(found.cells[0]?.training).toBe("differs");
    expect(rows(found, "throughput")[0]?.because).toContain("not the same training");
    expect(verdicts(found, "accuracy")).toEqual(["equal", "equal"]);
  });

  it("but a training that is not deterministic proves nothing by its digests", () => {
    const found = compare({ trained: (block) => `t${block}` }, { trained: (block) => `u${block}` });
    expect(found.cells[0]?.training).toBe("unknown");
    expect(verdicts(found, "throughput")).toEqual(["no difference shown", "no difference shown"]);
  });

  it("a metric that one side does not have", () => {
    const found = compare({ further: { startup: 3 } }, {}, ["startup"]);
    expect(rows(found, "startup")[0]).toMatchObject({ verdict: "incomparable", medians: { base: 3, candidate: null } });
    expect(rows(found, "startup")[0]?.because).toBe("no trial of torch-ddp-n1-w1 of the candidate has a startup");
  });

  it("times to different targets", () => {
    const cells = (target: number) => [cellOf({ target })];
    const further = { timeToTarget: 3 };
    const found = compare({ cells: cells(0.9), further }, { cells: cells(0.95), further }, ["timeToTarget"]);
    expect(rows(found, "timeToTarget")[0]?.because).toContain("measure.target.atLeast was 0.9, is 0.95");
  });

  it("studies without a common cell", () => {
    const found = compare({ cells: [cellOf({ runner: "ray" })] }, { cells: [cellOf({ runner: "horovod" })] });
    expect(found).toMatchObject({ verdict: "incomparable", comparisons: [] });
  });
});

describe("cells", () => {
  it("without a counterpart are listed with their levels, on both sides", () => {
    const found = compare(
      { cells: twoCells },
      { cells: [cellOf({ workersPerNode: 2 }), cellOf({ workersPerNode: 4 })] },
    );
    expect(found.cells.map(({ base }) => base)).toEqual(["torch-ddp-n1-w2"]);
    expect(found.unmatched).toEqual({
      base: [{ id: "torch-ddp-n1-w1", levels: { runner: "torch-ddp", nodes: 1, workersPerNode: 1 } }],
      candidate: [{ id: "torch-ddp-n1-w4", levels: { runner: "torch-ddp", nodes: 1, workersPerNode: 4 } }],
    });
  });

  it("match whatever the order of their factors, and by their variant", () => {
    const a = cellOf({ levels: { variant: "a", "measure.steps": 10 } });
    const b = cellOf({ levels: { "measure.steps": 10, variant: "a" } });
    const other = cellOf({ levels: { variant: "b", "measure.steps": 10 } });
    expect(compare({ cells: [a] }, { cells: [b] }).cells).toHaveLength(1);
    expect(compare({ cells: [a] }, { cells: [other] }).cells).toHaveLength(0);
  });

  it("tell a slow-down that was put in", () => {
    const [plain] = twoCells;
    if (plain === undefined) throw new Error("no cell");
    const slowed = { ...plain, measure: { ...plain.measure, slowDown: 10 } };
    const [pair] = compare({ cells: [plain] }, { cells: [slowed] }).cells;
    expect(pair?.slowDown).toEqual({ base: 0, candidate: 10 });
    expect(pair?.settings).toEqual([{ property: "measure.slowDown", was: "0", is: "10" }]);
  });
});
