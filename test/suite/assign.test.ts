import { describe, expect, it } from "vitest";
import { faultsOf, parse, quickstart } from "./faults.js";

const faults = (...set: string[]): readonly string[] => faultsOf(() => parse(quickstart, ...set));

describe("--set", () => {
  it("changes a value", () => {
    expect(parse(quickstart, "measure.steps=50").measure.steps).toBe(50);
  });

  it("changes a value more than once: the last one counts", () => {
    expect(parse(quickstart, "measure.steps=50", "measure.steps=60").measure.steps).toBe(60);
  });

  it("adds what the suite left to its default", () => {
    expect(parse(quickstart, "alpha.fails=0.02", "seed=7")).toMatchObject({ alpha: { fails: 0.02 }, seed: 7 });
  });

  it("goes back to the default with null", () => {
    expect(parse(quickstart, "measure.steps=20", "measure.steps=null").measure.steps).toBe(100);
  });

  it("changes the levels of a factor", () => {
    expect(parse(quickstart, "factors.workersPerNode=[2, 4]").factors.workersPerNode).toEqual([2, 4]);
  });

  it("adds a factor by path, dots and all", () => {
    expect(parse(quickstart, "factors.workload.batch.global=[64, 128]").factors["workload.batch.global"]).toEqual([
      64, 128,
    ]);
  });

  it("turns a model's name into a mapping where it adds an option", () => {
    expect(parse(quickstart, "workload.model=mlp", "workload.model.hidden=[64, 32]").workload.model).toEqual({
      name: "mlp",
      options: { hidden: [64, 32] },
    });
  });

  it("sets a runner's option", () => {
    expect(parse(quickstart, "runners.horovod.fusionThreshold=1MiB").runners.horovod).toEqual({
      fusionThreshold: "1MiB",
    });
  });

  it("keeps exclusions of levels that it narrowed away", () => {
    expect(faults("factors.workersPerNode=[1]")).toEqual([]);
  });

  it("keeps the claims that are named", () => {
    expect(parse(quickstart, "claims=[ddp-scales]").claims.map(({ id }) => id)).toEqual(["ddp-scales"]);
    expect(parse(quickstart, "claims=[]").claims).toEqual([]);
  });

  it("does not know a claim that is not there", () => {
    expect(faults("claims=[ddp-scale]")).toEqual([
      "USAGE --set claims=[ddp-scale] expected claims=[] or a list of ids to keep, found something else // write claims=[...]; its claims: same-learning, ddp-scales, spark-is-free",
    ]);
  });

  it("needs a path and a value", () => {
    expect(faults("measure.steps")).toEqual([
      'USAGE --set measure.steps expected --set PATH=VALUE, found "measure.steps" // such as --set measure.steps=50',
    ]);
  });

  it("needs a value that is not empty", () => {
    expect(faults("measure.steps=")).toEqual([
      "USAGE --set measure.steps= expected a value after `measure.steps=`, found nothing // write null to go back to the default: measure.steps=null",
    ]);
  });

  it("names the nearest path for one that is unknown", () => {
    expect(faults("measure.stps=50")).toEqual([
      'USAGE --set measure.stps=50 expected the path of a value of the suite, found "measure.stps" // did you mean `measure.steps`?',
    ]);
  });

  it("has no lists outside of factors", () => {
    expect(faults("measure.steps=[1, 2]")).toEqual([
      "USAGE --set measure.steps=[1, 2] expected one value for measure.steps, found a list // a list is a sweep only under factors: --set factors.measure.steps=[...]",
    ]);
  });

  it("has no mappings", () => {
    expect(faults("question=Which: this?")).toEqual([
      "USAGE --set question=Which: this? expected a number, a text or a list of them for question, found a mapping // put quotes around a text with a colon",
    ]);
  });

  it("does not fix what the suite varies", () => {
    const varied = quickstart.replace("nodes: [1]", "workload.batch.global: [128, 256]");
    expect(faultsOf(() => parse(varied, "workload.batch.global=64"))).toEqual([
      "USAGE --set workload.batch.global=64 expected workload.batch.global to be fixed, found that the suite varies it // set its levels: --set factors.workload.batch.global=[...]",
    ]);
  });

  it("is named as the place of a fault in its value", () => {
    expect(faults("measure.steps=0")).toEqual([
      "SUITE_INVALID --set measure.steps=0 measure.steps: expected a whole number of at least 1, found 0 // steps: steps of the timed window, such as 100",
    ]);
  });

  it("reports all options that are wrong", () => {
    expect(faults("a=1", "b=2")).toHaveLength(2);
  });
});
