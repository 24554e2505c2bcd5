import { describe, expect, it } from "vitest";
import { faultsWith } from "./faults.js";

describe("a key of a suite", () => {
  it("that is unknown names the nearest one", () => {
    expect(faultsWith("  workersPerNode: [1", "  workersPerNod: [1")).toEqual([
      "SUITE_UNKNOWN_KEY s.yaml:7:3 expected a key of factors, found `workersPerNod` // did you mean `workersPerNode`?",
    ]);
  });

  it("that is required and misspelt is one fault, not two", () => {
    expect(faultsWith("scaling:", "scalling:")).toEqual([
      "SUITE_UNKNOWN_KEY s.yaml:18:1 expected a key of the suite, found `scalling` // did you mean `scaling`?",
    ]);
  });

  it("that lies in the wrong place is told where it belongs", () => {
    expect(faultsWith("scaling: strong", "scaling: strong\nsteps: 50")).toEqual([
      "SUITE_UNKNOWN_KEY s.yaml:19:1 expected a key of the suite, found `steps` // `steps` belongs under measure or measure.breakdown",
    ]);
  });

  it("that resembles nothing is told what there is", () => {
    expect(faultsWith("{ global: 256 }", "{ global: 256, colour: red }")).toEqual([
      "SUITE_UNKNOWN_KEY s.yaml:13:25 expected a key of workload.batch, found `colour` // expected global or perWorker",
    ]);
  });

  it("that is missing is named with what it is for", () => {
    expect(faultsWith("  dataset: digits\n", "")).toEqual([
      "SUITE_INVALID s.yaml:10:1 expected `dataset` in workload, found nothing // add `dataset:` (a name, or { name, ...options })",
    ]);
  });

  it("of runners is a runner", () => {
    expect(faultsWith("claims:", "runners:\n  horovid: {}\nclaims:")).toEqual([
      "SUITE_RUNNER s.yaml:26:3 expected a runner, found `horovid` // did you mean `horovod`?",
    ]);
  });

  it("of a runner's options is checked by the runner", () => {
    expect(faultsWith("claims:", "runners:\n  horovod: { fusionTreshold: 1MiB }\nclaims:")).toEqual([
      "SUITE_UNKNOWN_KEY s.yaml:26:14 expected a key of runners.horovod, found `fusionTreshold` // did you mean `fusionThreshold`?",
    ]);
  });

  it("that is at fault does not hide the other faults", () => {
    const faults = faultsWith("steps: 100", "stepps: 100\n  warmupSteps: -1\n  parity: { tolerance: 2 }").map(
      (fault) => fault.split(" ")[1],
    );
    expect(faults).toEqual(["s.yaml:20:3", "s.yaml:21:16", "s.yaml:22:24"]);
  });
});
