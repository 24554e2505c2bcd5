import { describe, expect, it } from "vitest";
import { analyze } from "../../src/analysis/analyze.js";
import { judge } from "../../src/analysis/judge.js";
import { claimTargets } from "../../src/plan/targets.js";
import type { MetricName } from "../../src/types/metrics.js";
import type { PreparationRun } from "../../src/types/preparation.js";
import type { ClaimSpec } from "../../src/types/suite.js";
import { exampleInput } from "./example-study.js";
import { pandasRuns, preparationsOf } from "./preparations.js";
import { cellOf, planOf } from "./study.js";

const claim = (metric: MetricName, bound: ClaimSpec["bound"]): ClaimSpec => ({
  id: metric,
  metric,
  where: {},
  bound,
  gate: true,
});

const input = (claims: readonly ClaimSpec[], preparation: readonly PreparationRun[]) => {
  const [first] = preparation;
  const cells = [cellOf({ runner: "single" }), cellOf({ runner: "torch-ddp" })].map((cell) => ({
    ...cell,
    workload: { ...cell.workload, dataset: { name: first?.dataset ?? "digits", options: {} } },
  }));
  const plan = planOf(cells, { claims });
  return { ...exampleInput([]), plan, targets: (one: ClaimSpec) => claimTargets(plan, one), preparation };
};

// Six repeats: 2 s with two executors, 3 s with one.
const runs = preparationsOf({ 1: [3, 3.1, 2.9, 3, 3.05, 2.95], 2: [2, 2.1, 1.9, 2, 2.05, 1.95] });

describe("a claim about preparation", () => {
  it.each([
    ["preparationTime", { kind: "atMost", value: 10 }, "holds", 2],
    ["preparationTime", { kind: "atMost", value: 1 }, "fails", 2],
    ["preparationSpeedup", { kind: "atLeast", value: 1.1 }, "holds", 1.5],
    ["preparationRate", { kind: "atLeast", value: 1 }, "holds", undefined],
  ] as const)("of %s %j %s by the repeats with the most executors", (metric, bound, verdict, estimate) => {
    const [found] = analyze(input([claim(metric, bound)], runs)).claims;
    expect(found).toMatchObject({ verdict, n: 6 });
    if (estimate !== undefined) expect(found?.estimate).toBeCloseTo(estimate, 1);
    expect(found?.comparisons).toHaveLength(1);
    expect(found?.comparisons[0]?.cell).toBe(`preparation-of-${runs[0]?.dataset}`);
  });

  it("is about Spark, whatever pandas took", () => {
    const both = [...pandasRuns([0.1, 0.1, 0.1, 0.1, 0.1, 0.1]), ...runs];
    for (const [metric, estimate] of [
      ["preparationTime", 2],
      ["preparationSpeedup", 1.5],
    ] as const) {
      const [found] = analyze(input([claim(metric, { kind: "atLeast", value: 1.1 })], both)).claims;
      expect(found).toMatchObject({ verdict: "holds", n: 6 });
      expect(found?.estimate).toBeCloseTo(estimate, 1);
    }
  });

  it("keeps no study running: what it can tell is known before the first block", () => {
    const open = input([claim("preparationTime", { kind: "atMost", value: 2 })], runs);
    expect(analyze(open).claims[0]?.verdict).toBe("undecided");
    expect(judge(open).decided).toBe(true);
  });

  it("is undecided where nothing was timed", () => {
    const [found] = analyze(input([claim("preparationTime", { kind: "atMost", value: 2 })], [])).claims;
    expect(found).toMatchObject({ verdict: "undecided", n: 0 });
  });
});
