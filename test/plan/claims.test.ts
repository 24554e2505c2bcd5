import { describe, expect, it } from "vitest";
import { makePlan } from "../../src/plan/make-plan.js";
import { claimTargets } from "../../src/plan/targets.js";
import { claimPositions } from "../../src/suite/claim-positions.js";
import { faultsOf } from "../suite/faults.js";
import { known } from "../suite/known.js";
import { local } from "./local.js";
import { planOf, suiteOf } from "./suites.js";

const factors = "{ runner: [single, torch-ddp, ray], workersPerNode: [1, 2] }";

const targets = (claim: string): readonly string[] => {
  const plan = planOf({ factors, claims: `[${claim}]` });
  const [first] = plan.claims;
  if (first === undefined) throw new Error("the plan has a claim");
  return claimTargets(plan, first).map(({ cell, sibling }) =>
    sibling === undefined ? cell.id : `${cell.id} : ${sibling.id}`,
  );
};

const faults = (claim: string): readonly string[] => faultsOf(() => planOf({ factors, claims: `[${claim}]` }));

describe("a claim", () => {
  it("is about the cells that where selects", () => {
    expect(targets("{ id: c, metric: throughput, where: { runner: ray }, atLeast: 1 }")).toEqual([
      "ray-n1-w1",
      "ray-n1-w2",
    ]);
  });

  it("is about all cells without where", () => {
    expect(targets("{ id: c, metric: throughput, atLeast: 1 }")).toHaveLength(5);
  });

  it("compares each cell with its sibling, all else equal", () => {
    expect(
      targets("{ id: c, metric: throughput, where: { runner: ray }, against: { runner: torch-ddp }, atLeast: 0.9 }"),
    ).toEqual(["ray-n1-w1 : torch-ddp-n1-w1", "ray-n1-w2 : torch-ddp-n1-w2"]);
  });

  it("leaves out cells that are their own siblings", () => {
    expect(
      targets("{ id: c, metric: throughput, where: { runner: ray }, against: { workersPerNode: 1 }, atLeast: 0.9 }"),
    ).toEqual(["ray-n1-w2 : ray-n1-w1"]);
  });

  it("of quality compares any number of workers with the single process's one", () => {
    expect(targets("{ id: c, metric: accuracy, against: { runner: single }, within: 0.01 }")).toEqual([
      "torch-ddp-n1-w1 : single-n1-w1",
      "torch-ddp-n1-w2 : single-n1-w1",
      "ray-n1-w1 : single-n1-w1",
      "ray-n1-w2 : single-n1-w1",
    ]);
  });

  it("of a preparation is about each data set, and needs the suite to time it", () => {
    const claim = "{ id: c, metric: preparationTime, atMost: 60 }";
    const more = "preparation: { executors: [1, 2], repeats: 6 }";
    const plan = planOf({ factors, claims: `[${claim}]`, more });
    expect(plan.claims.flatMap((one) => claimTargets(plan, one).map(({ cell }) => cell.id))).toEqual([
      "preparation-of-synthetic",
    ]);
    expect(faults(claim)).toEqual([
      expect.stringMatching(
        /expected `preparation` in the suite for preparationTime, found nothing .*executors: \[1, 2\]/,
      ),
    ]);
    const narrowed = "[{ id: c, metric: preparationTime, where: { runner: ray }, atMost: 60 }]";
    expect(faultsOf(() => planOf({ factors, claims: narrowed, more }))).toEqual([
      expect.stringContaining("expected neither `where` nor `against` for preparationTime, found one"),
    ]);
  });

  it("of speed needs the exact sibling", () => {
    expect(
      faults("{ id: c, metric: throughput, where: { runner: ray }, against: { runner: single }, atLeast: 1 }"),
    ).toEqual([
      "SUITE_CLAIM undefined claim c: expected a sibling of ray-n1-w2 with runner single, found none // the cells of single are single-n1-w1; narrow `where` of c to cells that have a sibling",
    ]);
  });

  it("selects at least one cell, or is told what was left out", () => {
    expect(faults("{ id: c, metric: throughput, where: { runner: single, workersPerNode: 2 }, atLeast: 1 }")).toEqual([
      "SUITE_CLAIM undefined claim c: expected at least one cell with runner single, workersPerNode 2, found none (runner single, nodes 1, workersPerNode 2 is left out: single is one process: it cannot use 2 workers) // the cells are single-n1-w1, torch-ddp-n1-w1, torch-ddp-n1-w2, ray-n1-w1, ray-n1-w2; mend `where`, or leave the claim out",
    ]);
  });

  it("compares different cells", () => {
    expect(
      faults("{ id: c, metric: throughput, where: { runner: ray }, against: { runner: ray }, atLeast: 1 }"),
    ).toEqual([
      "SUITE_CLAIM undefined claim c: expected a cell that differs from its sibling, found that each is its own // let `where` and `against` name different levels",
    ]);
  });

  it("over the single process needs one", () => {
    const plan = () =>
      planOf({ factors: "{ runner: [ray] }", claims: "[{ id: c, metric: speedupOverSingle, atLeast: 1 }]" });
    expect(faultsOf(plan)).toEqual([
      "SUITE_CLAIM undefined claim c: expected a cell of runner single to divide speedupOverSingle by, found none // add single to factors.runner, or take speedup or efficiency: their base is the runner itself",
    ]);
  });

  it("against a baseline is about each selected cell, without a sibling", () => {
    expect(targets("{ id: c, metric: throughput, where: { runner: ray }, against: baseline, atLeast: 0.9 }")).toEqual([
      "ray-n1-w1",
      "ray-n1-w2",
    ]);
    expect(
      faults(
        "{ id: c, metric: throughput, where: { runner: single, workersPerNode: 2 }, against: baseline, atLeast: 1 }",
      )[0],
    ).toMatch(/expected at least one cell with runner single, workersPerNode 2, found none/);
  });

  it("has one sibling, and is told the candidates where there are several that are like it in part", () => {
    const plan = () =>
      planOf({
        factors: "{ runner: [torch-ddp, ray], workersPerNode: [1, 2, 4] }",
        exclude: "[{ runner: ray, workersPerNode: 4 }]",
        claims: "[{ id: c, metric: throughput, where: { runner: torch-ddp }, against: { runner: ray }, atLeast: 1 }]",
      });
    expect(faultsOf(plan)).toEqual([
      "SUITE_CLAIM undefined claim c: expected one sibling of torch-ddp-n1-w4 with runner ray and all else equal, found none, and 2 cells that are like it in part // they are ray-n1-w1, ray-n1-w2: say in `against` which of their levels is meant, or narrow `where` of c to cells that have a sibling",
    ]);
  });

  it("that only the plan finds at fault is told with its place in the file", () => {
    const text = "claims:\n  - { id: a, metric: loss }\n  - { id: b, metric: loss }\n";
    const suite = suiteOf({
      factors,
      claims: "[{ id: b, metric: throughput, where: { runner: ray }, against: { runner: single }, atLeast: 1 }]",
    });
    const claimPosition = claimPositions(text, "my.yaml");
    expect(faultsOf(() => makePlan(suite, { runners: known.runners, cluster: local, claimPosition }))[0]).toMatch(
      /^SUITE_CLAIM my\.yaml:3:11 claim b: /,
    );
    expect(claimPosition("c")).toBeUndefined();
  });

  it("that is at fault does not hide another one", () => {
    const both =
      "{ id: a, metric: loss, against: { runner: ray }, where: { runner: ray }, atMost: 1 }, { id: b, metric: throughput, against: { runner: single }, atLeast: 1 }";
    expect(faults(both).map((fault) => fault.split(":")[0])).toEqual([
      "SUITE_CLAIM undefined claim a",
      "SUITE_CLAIM undefined claim b",
    ]);
  });
});
