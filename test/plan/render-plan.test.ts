import { describe, expect, it } from "vitest";
import { estimate } from "../../src/plan/estimate.js";
import { trialsOfBlock } from "../../src/plan/order.js";
import { renderPlan } from "../../src/plan/render-plan.js";
import type { Plan } from "../../src/types/plan.js";
import { known } from "../suite/known.js";
import { local } from "./local.js";
import { planOf } from "./suites.js";

const render = (plan: Plan): string =>
  renderPlan(plan, { estimate: estimate(plan, { runners: known.runners }), cluster: local });

describe("the text of a plan", () => {
  it("shows cells, what is left out, blocks in their order, claims and the estimate", () => {
    const plan = planOf({
      factors: "{ runner: [single, torch-ddp], nodes: [1, 2] }",
      exclude: "[{ runner: single, nodes: 2 }]",
      claims:
        "[{ id: scales, metric: efficiency, where: { nodes: 2 }, atLeast: 0.5 }, " +
        "{ id: learns, metric: accuracy, against: { runner: single }, within: 0.01, gate: false }]",
    });
    const order = (block: number): string =>
      trialsOfBlock(plan, block)
        .map(({ cell }) => cell.id)
        .join(", ");
    expect(render(plan)).toBe(`test: What does the plan hold?

cell                   nodes  workers  batch  a worker  trial
single-n1-w1               1        1     64        64   ~8 s
torch-ddp-n1-w1            1        1     64        64  ~10 s
torch-ddp-n2-w1  2 simulated        2     64        32  ~10 s

left out
  runner single, nodes 2, workersPerNode 1: the suite excludes runner single, nodes 2

blocks, each in its own order (seed 1)
    1  ${order(1)}
    2  ${order(2)}
    3  ${order(3)}
    4  ${order(4)}
  further blocks, up to 20, run only the cells that an undecided gating claim still needs

claims
  scales: efficiency at least 0.5 (1 cell)
  learns: accuracy within 0.01 of the sibling with runner single (2 cells, does not gate)

error rates
  a wrong \`fails\` has a chance of at most 1 %, a wrong \`holds\` of 5 %
  valid at every look, so that the study ends as soon as they are decided

3 cells, 12 to 60 trials: about 1 min 47 s to 8 min 56 s
(start-up as each runner states it, and an assumed 20 ms a step with 10 steps an epoch; services that start once a study are not in it)
`);
  });

  it("stays readable with very many cells", () => {
    const seeds = Array.from({ length: 1000 }, (_, index) => index + 1).join(", ");
    const text = render(planOf({ factors: `{ runner: [torch-ddp], seed: [${seeds}] }` }));
    expect(text).toContain("and 800 more\n");
    expect(text).toContain("and 988 more\n");
    expect(text.split("\n").length).toBeLessThan(230);
  });
});
