import { describe, expect, it } from "vitest";
import { estimate } from "../../src/plan/estimate.js";
import { makePlan } from "../../src/plan/make-plan.js";
import { trialsOfBlock } from "../../src/plan/order.js";
import { renderPlan } from "../../src/plan/render-plan.js";
import { known } from "../suite/known.js";
import { local } from "./local.js";
import { suiteOf } from "./suites.js";

const upTo = (count: number): string => Array.from({ length: count }, (_, index) => index + 1).join(", ");

describe("a plan of 10,000 cells", () => {
  it("is made, ordered and rendered in under a second", () => {
    const before = performance.now();
    const suite = suiteOf({
      factors: `{ runner: [torch-ddp, horovod, spark-horovod, ray], nodes: [1, 2, 4, 8, 16], workersPerNode: [1, 2, 4, 8, 16], seed: [${upTo(100)}] }`,
      exclude: "[{ runner: horovod, nodes: 8 }, { runner: horovod, nodes: 16 }]",
      batch: "{ perWorker: 32 }",
      scaling: "weak",
      claims:
        "[{ id: scales, metric: throughput, where: { runner: ray }, against: { runner: torch-ddp }, atLeast: 0.9 }]",
    });
    const plan = makePlan(suite, { runners: known.runners, cluster: local });
    const trials = trialsOfBlock(plan, 1);
    const text = renderPlan(plan, { estimate: estimate(plan, { runners: known.runners }), cluster: local });
    const milliseconds = performance.now() - before;
    expect(plan.cells.length + plan.excluded.length).toBe(10_000);
    expect(trials).toHaveLength(plan.cells.length);
    expect(text.length).toBeGreaterThan(1000);
    expect(milliseconds, `took ${Math.round(milliseconds)} ms`).toBeLessThan(1000);
  });
});
