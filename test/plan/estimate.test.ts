import { describe, expect, it } from "vitest";
import { estimate } from "../../src/plan/estimate.js";
import { cellId } from "../../src/types/ids.js";
import { planOf } from "./suites.js";

const plan = planOf({ factors: "{ runner: [single, torch-ddp] }" });
const runners = new Map([
  ["single", { startupSeconds: 4 }],
  ["torch-ddp", { startupSeconds: 6 }],
]);

describe("the estimate of a plan", () => {
  it("starts from what the runners state, and says what it assumes", () => {
    const { trials, blockSeconds, minSeconds, maxSeconds, basis } = estimate(plan, { runners });
    // 100 steps, 10 to warm up, one epoch of 10, and 3 x 4 windows of 5, at 20 ms.
    expect(trials.map(({ seconds }) => seconds)).toEqual([7.6, 9.6]);
    expect(blockSeconds).toBeCloseTo(17.2);
    expect(minSeconds).toBeCloseTo(4 * 17.2);
    expect(maxSeconds).toBeCloseTo(20 * 17.2);
    expect(basis).toBe(
      "start-up as each runner states it, and an assumed 20 ms a step with 10 steps an epoch; services that start once a study are not in it",
    );
  });

  it("takes the medians of earlier trials where there are any", () => {
    const measured = new Map([[cellId("single-n1-w1"), [3, 100, 5]]]);
    const { trials, basis } = estimate(plan, { runners, measured });
    expect(trials.map(({ seconds }) => seconds)).toEqual([5, 9.6]);
    expect(basis).toMatch(/^medians of earlier trials for 1 of 2 cells; else start-up as each runner states it/);
  });

  it("takes the middle of two", () => {
    const measured = new Map(plan.cells.map(({ id }) => [id, [2, 4]] as const));
    expect(estimate(plan, { runners, measured })).toMatchObject({
      blockSeconds: 6,
      basis: "medians of earlier trials",
    });
  });

  it("assumes 10 s for a runner that states nothing", () => {
    expect(estimate(plan, { runners: new Map() }).trials[0]?.seconds).toBeCloseTo(13.6);
  });

  it("is never longer than the timeout of a trial", () => {
    const long = planOf({ factors: "{ runner: [single], measure.steps: [1000000], measure.timeout: [90s] }" });
    expect(estimate(long, { runners }).blockSeconds).toBe(90);
  });
});
