import { describe, expect, it } from "vitest";
import { faultsWith, suiteWith } from "./faults.js";

describe("a claim", () => {
  it("has an id of its own", () => {
    expect(faultsWith("id: ddp-scales", "id: same-learning")).toEqual([
      'SUITE_CLAIM s.yaml:31:9 claims[1].id: expected each id once, found "same-learning" again // give each claim its own id',
    ]);
  });

  it("has a metric that is known", () => {
    expect(faultsWith("metric: efficiency", "metric: eficiency")[0]).toMatch(
      /^SUITE_INVALID s\.yaml:33:13 claims\[1\]\.metric: expected one of throughput, .*, found "eficiency" \/\/ did you mean `efficiency`\?$/,
    );
  });

  it("has one bound, not two", () => {
    expect(faultsWith("within: 0.01", "within: 0.01\n    atLeast: 0.9")).toEqual([
      "SUITE_INVALID s.yaml:26:5 claims[0]: expected one of atLeast, atMost and within, found atLeast and within // a claim has exactly one bound",
    ]);
  });

  it("has one bound, not none", () => {
    expect(faultsWith("    within: 0.01\n", "")).toEqual([
      "SUITE_INVALID s.yaml:26:5 claims[0]: expected one of atLeast, atMost and within, found none // a claim has exactly one bound",
    ]);
  });

  it("has a finite bound", () => {
    expect(faultsWith("atLeast: 0.50", "atLeast: .nan")[0]).toMatch(
      /^SUITE_INVALID s\.yaml:35:14 claims\[1\]\.atLeast: expected a number, found NaN/,
    );
  });

  it("has a bound above 0 for a metric that is compared by its logarithm", () => {
    expect(faultsWith("atLeast: 0.50", "atLeast: 0")).toEqual([
      "SUITE_INVALID s.yaml:35:14 claims[1].atLeast: expected a bound above 0, found 0 // efficiency is never 0 or less",
    ]);
  });

  it("is within something only of a sibling", () => {
    expect(faultsWith("    against: { runner: single }\n", "")).toEqual([
      "SUITE_INVALID s.yaml:29:13 claims[0].within: expected `against` beside within, found none // within says how far two cells may differ: add `against`, or take atLeast or atMost",
    ]);
  });

  it("has where with factors of the suite", () => {
    expect(faultsWith("where: { runner: torch-ddp,", "where: { runer: torch-ddp,")).toEqual([
      "SUITE_CLAIM s.yaml:34:14 claims[1].where: expected a factor of the suite (nodes, workersPerNode or runner), found `runer` // did you mean `runner`?",
    ]);
  });

  it("has where with levels of its factors", () => {
    expect(faultsWith("where: { runner: torch-ddp,", "where: { runner: torch-dpp,")).toEqual([
      'SUITE_CLAIM s.yaml:34:22 claims[1].where.runner: expected a level of the factor (single, torch-ddp, horovod, spark-horovod or ray), found "torch-dpp" // did you mean `torch-ddp`?',
    ]);
  });

  it("has against with levels of its factors", () => {
    expect(faultsWith("against: { runner: horovod }", "against: { workersPerNode: 4 }")).toEqual([
      "SUITE_CLAIM s.yaml:40:32 claims[2].against.workersPerNode: expected a level of the factor (1 or 2), found 4 // add 4 to factors.workersPerNode, or remove this",
    ]);
  });

  it("about accuracy needs epochs", () => {
    const [fault] = faultsWith("epochs: 10", "epochs: 0");
    expect(fault).toBe(
      "SUITE_CLAIM s.yaml:28:13 claims[0].metric: expected measure.epochs for accuracy, found none // add `epochs: 10` to measure",
    );
  });

  it("gates unless it says otherwise", () => {
    const { claims } = suiteWith("atLeast: 0.50", "atLeast: 0.50\n    gate: false");
    expect(claims.map(({ gate }) => gate)).toEqual([true, false, true]);
  });
});
