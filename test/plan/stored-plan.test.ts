import { describe, expect, it } from "vitest";
import { checkedPlan } from "../../src/plan/stored-plan.js";
import { planOf } from "./suites.js";

const stored = (): unknown =>
  JSON.parse(JSON.stringify(planOf({ factors: "{ runner: [single], seed: [1, 2], measure.steps: [10, 20] }" })));

describe("a plan that was read", () => {
  it("is what was written, and cells that say the same share it", () => {
    const checked = checkedPlan(stored());
    if (!("plan" in checked)) throw new Error(checked.fault);
    expect(checked.plan).toEqual(stored());
    const { cells } = checked.plan;
    expect(new Set(cells.map(({ workload }) => workload)).size).toBe(1);
    expect(new Set(cells.map(({ measure }) => measure)).size).toBe(2);
  });

  it("is refused with the place of its first fault", () => {
    expect(checkedPlan({ ...(stored() as object), seed: "1" })).toMatchObject({
      fault: expect.stringMatching(/^seed: /),
    });
  });
});
