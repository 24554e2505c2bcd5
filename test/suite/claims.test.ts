import { describe, expect, it } from "vitest";
import { faultsOf, faultsWith, parse, quickstart, suiteWith } from "./faults.js";

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

  it("may be about exposed communication of nothing, or less", () => {
    const { claims } = suiteWith("metric: efficiency", "metric: exposedCommunication");
    expect(claims[1]?.metric).toBe("exposedCommunication");
    for (const bound of ["0", "-0.001"]) {
      const text = quickstart
        .replace("metric: efficiency", "metric: exposedCommunication")
        .replace("atLeast: 0.50", `atMost: ${bound}`);
      expect(parse(text).claims[1]?.bound).toEqual({ kind: "atMost", value: Number(bound) });
    }
    const wide = quickstart
      .replace("metric: throughput", "metric: exposedCommunication")
      .replace("atLeast: 0.85", "within: 2");
    expect(parse(wide).claims[2]?.bound).toEqual({ kind: "within", value: 2 });
  });

  it.each(["exposedCommunication", "dataWait", "compute", "optimizerTime"])("about %s needs a breakdown", (metric) => {
    const text = quickstart
      .replace("metric: efficiency", `metric: ${metric}`)
      .replace("epochs: 10", "epochs: 10\n  breakdown: { windows: 0 }");
    expect(faultsOf(() => parse(text))).toEqual([
      `SUITE_CLAIM s.yaml:34:13 claims[1].metric: expected measure.breakdown.windows for ${metric}, found none // set \`breakdown: { windows: 4 }\` in measure, or leave it out: 4 is the default`,
    ]);
    expect(faultsOf(() => parse(quickstart.replace("metric: efficiency", `metric: ${metric}`)))).toEqual([]);
  });

  it("may be against its cells' own baseline", () => {
    const { claims } = suiteWith("against: { runner: horovod }", "against: baseline");
    expect(claims[2]).toMatchObject({ against: "baseline", bound: { kind: "atLeast", value: 0.85 } });
    expect(suiteWith("against: { runner: single }", "against: baseline").claims[0]?.bound.kind).toBe("within");
  });

  it("is against a baseline, or against levels", () => {
    expect(faultsWith("against: { runner: horovod }", "against: basline")[0]).toMatch(
      /^SUITE_INVALID s\.yaml:40:14 claims\[2\]\.against: expected `baseline`, or levels such as \{ runner: single \}, found "basline"/,
    );
    expect(faultsWith("against: { runner: horovod }", "against: {}")[0]).toMatch(/at least one level/);
  });

  it("gates unless it says otherwise", () => {
    const { claims } = suiteWith("atLeast: 0.50", "atLeast: 0.50\n    gate: false");
    expect(claims.map(({ gate }) => gate)).toEqual([true, false, true]);
  });
});
