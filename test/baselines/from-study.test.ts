import { describe, expect, it } from "vitest";
import type { AnalysisInput } from "../../src/analysis/analyze.js";
import { analyze } from "../../src/analysis/analyze.js";
import { diffBaselines } from "../../src/baselines/diff.js";
import { baselinesOfStudy } from "../../src/baselines/from-study.js";
import { pruned, withRun } from "../../src/baselines/history.js";
import { exampleCells, exampleInput, exampleTrials } from "../analysis/example-study.js";
import { faultsOf } from "../suite/faults.js";
import { baselineOf, facts, fingerprint, probe, runOf } from "./example.js";

function study(more: Partial<AnalysisInput> = {}, cells = exampleCells) {
  const input = exampleInput(exampleTrials(cells, 4), { cells, claims: [] }, { environment: facts, ...more });
  return { analysis: analyze(input), plan: input.plan };
}

describe("a study as baselines", () => {
  it("is one run a cell: values one a trial, commit, harness, probe, and when it ended", () => {
    const { analysis, plan } = study({ probe: { start: probe, end: probe } });
    const { kept, refused } = baselinesOfStudy(analysis, plan);
    expect([kept.length, refused]).toEqual([9, []]);
    const [run] = kept[0]?.runs ?? [];
    expect(run).toMatchObject({
      study: "example-20260101",
      at: "2026-01-01T00:10:00.000Z",
      commit: "a".repeat(40),
      harness: "0.1.0",
      probe: { start: probe, end: probe },
    });
    expect(run?.values.throughput).toEqual(analysis.cells[0]?.metrics.throughput?.values);
    expect(run?.values.throughput).toHaveLength(4);
  });

  it("has no probe unless there is one of both ends", () => {
    const { analysis, plan } = study({ probe: { start: probe, end: null } });
    expect(baselinesOfStudy(analysis, plan).kept[0]?.runs[0]?.probe).toBeNull();
  });

  it("never keeps a cell that was slowed down on purpose, nor one without trials", () => {
    const [first, second] = exampleCells;
    if (first === undefined || second === undefined) throw new Error("the example has cells");
    const slowed = { ...first, measure: { ...first.measure, slowDown: 10 } };
    const { analysis, plan } = study({}, [slowed, second]);
    const { kept, refused } = baselinesOfStudy(analysis, plan);
    expect(kept.map(({ cell }) => cell)).toEqual([second.id]);
    expect(refused).toEqual([
      { cell: first.id, because: "its steps were slowed down by 10 % on purpose, which is never real data" },
    ]);
    const alone = study({}, [slowed]);
    expect(faultsOf(() => baselinesOfStudy(alone.analysis, alone.plan))[0]).toMatch(
      /^BASELINE_UNFIT .*found none: single-n1-w1: its steps were slowed down by 10 % on purpose/,
    );
  });

  it("has finished", () => {
    const { analysis, plan } = study({ journal: { state: "interrupted", startedAt: null, finishedAt: null } });
    expect(faultsOf(() => baselinesOfStudy(analysis, plan))[0]).toMatch(/^BASELINE_UNFIT .* is interrupted .*--resume/);
  });
});

describe("a baseline's history", () => {
  const { schema: _, runs: __, ...own } = baselineOf([]);

  it("grows by a run, and has each study once", () => {
    const once = withRun(undefined, { ...own, run: runOf(1) });
    const twice = withRun(once, { ...own, run: runOf(2) });
    expect(twice?.runs.map(({ study: id }) => id)).toEqual(["study-2", "study-1"]);
    expect(withRun(twice, { ...own, run: runOf(1, { harness: "0.2.0" }) })).toBeUndefined();
    expect(withRun(twice, { ...own, run: runOf(1, { at: "2026-03-01T00:00:00.000Z" }) })?.runs).toHaveLength(3);
  });

  it("is pruned to its newest runs", () => {
    const all = baselineOf([runOf(2), runOf(5), runOf(1)]);
    expect(pruned(all, 2).runs.map(({ study: id }) => id)).toEqual(["study-5", "study-2"]);
  });
});

describe("the difference of baselines", () => {
  it("sets medians over runs side by side, cell by cell, after what differs of the fingerprint", () => {
    const was = [baselineOf([1, 2, 3].map((day) => runOf(day, { values: { throughput: [day * 100, day * 100] } })))];
    const is = [
      baselineOf([runOf(9, { values: { throughput: [150], loss: [1] } })], {
        fingerprint: { ...fingerprint, torch: "3" },
      }),
    ];
    const { cells, onlyBefore, onlyNow } = diffBaselines(was, is);
    expect([onlyBefore, onlyNow]).toEqual([[], []]);
    expect(cells).toEqual([
      {
        cell: "torch-ddp-n1-w2",
        differences: [{ property: "torch", was: "2.13.0+cpu", is: "3" }],
        metrics: [
          {
            metric: "throughput",
            was: { runs: 3, median: 200, low: 100, high: 300 },
            is: { runs: 1, median: 150, low: 150, high: 150 },
          },
        ],
      },
    ]);
  });

  it("lists the cells that only one side has", () => {
    const other = baselineOf([runOf(1)], { cell: "ray-n1-w2" });
    expect(diffBaselines([baselineOf([runOf(1)])], [other])).toEqual({
      cells: [],
      onlyBefore: ["torch-ddp-n1-w2"],
      onlyNow: ["ray-n1-w2"],
    });
  });
});
