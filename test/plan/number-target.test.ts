import { describe, expect, it } from "vitest";
import { makePlan } from "../../src/plan/make-plan.js";
import { faultsOf } from "../suite/faults.js";
import { known } from "../suite/known.js";
import { local } from "./local.js";
import { suiteOf } from "./suites.js";

/** Faults of a suite whose data set has a number as its target, or classes. Without `measure.target` unless it is asked for. */
function faults(claim: string, numeric: boolean, target = false): readonly string[] {
  const suite = suiteOf({ factors: "{ runner: [single] }", claims: `[${claim}]` });
  const { target: accuracy, ...measure } = suite.measure;
  const names = numeric ? [suite.workload.dataset.name] : [];
  const options = { runners: known.runners, cluster: local, numeric: new Set(names) };
  return faultsOf(() => makePlan(target ? suite : { ...suite, measure }, options));
}

const about = (metric: string): string => `{ id: c, metric: ${metric}, atLeast: 0.5 }`;

describe("claims on a data set whose target is a number", () => {
  it.each(["accuracy", "auc", "logLoss", "calibrationError"])("cannot be about %s, and rmse is named", (metric) => {
    const found = faults(about(metric), true).join();
    expect(found).toMatch(`claim c: expected classes as the target of`);
    expect(found).toContain("rmse");
    expect(faults(about(metric), false)).toEqual([]);
  });

  it.each(["rmse", "mae", "r2"])("can be about %s, which classes do not have", (metric) => {
    expect(faults(about(metric), true)).toEqual([]);
    const found = faults(about(metric), false).join();
    expect(found).toMatch(`claim c: expected a number as the target of`);
    expect(found).toContain("accuracy");
  });

  it("can be about loss and throughput, like those on classes", () => {
    for (const numeric of [true, false]) {
      expect(faults(about("loss"), numeric)).toEqual([]);
      expect(faults(about("throughput"), numeric)).toEqual([]);
    }
  });
});

it("no cell waits for the accuracy of a number", () => {
  expect(faults(about("throughput"), true, true).join()).toMatch(/expected no `measure.target` of accuracy/);
  expect(faults(about("throughput"), false, true)).toEqual([]);
});
