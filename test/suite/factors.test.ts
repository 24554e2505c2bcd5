import { describe, expect, it } from "vitest";
import { faultsWith, quickstart, suiteWith } from "./faults.js";

describe("the factors of a suite", () => {
  it("are not empty", () => {
    expect(faultsWith("nodes: [1]", "nodes: []")).toEqual([
      "SUITE_INVALID s.yaml:6:10 factors.nodes: expected a list of at least one level, found an empty list // nodes: numbers of nodes, such as [1, 2]",
    ]);
  });

  it("are lists, even of one level", () => {
    expect(faultsWith("nodes: [1]", "nodes: 1")).toEqual([
      "SUITE_INVALID s.yaml:6:10 factors.nodes: expected a list, found 1 // a factor has a list of levels, even for one: [1]",
    ]);
  });

  it("are lists of scalars", () => {
    expect(faultsWith("nodes: [1]", "nodes: [[1]]")).toEqual([
      "SUITE_INVALID s.yaml:6:11 factors.nodes[0]: expected a whole number, found a list // nodes: numbers of nodes, such as [1, 2]",
    ]);
  });

  it("have each level once", () => {
    expect(faultsWith("workersPerNode: [1, 2]", "workersPerNode: [1, 2, 1]")).toEqual([
      "SUITE_INVALID s.yaml:7:26 factors.workersPerNode[2]: expected each level once, found 1 again // remove one of the two",
    ]);
  });

  it("have each level once, whatever its unit", () => {
    expect(faultsWith("nodes: [1]", "measure.timeout: [60s, 1m]")).toEqual([
      "SUITE_INVALID s.yaml:6:26 factors.measure.timeout[1]: expected each level once, found 60 again // remove one of the two",
    ]);
  });

  it("name runners that exist, and what follows from a wrong one is not reported", () => {
    expect(faultsWith("horovod, spark-horovod, ray", "horovid, spark-horovod, ray")).toEqual([
      'SUITE_RUNNER s.yaml:5:31 factors.runner[2]: expected one of single, torch-ddp, horovod, spark-horovod or ray, found "horovid" // did you mean `horovod`?',
    ]);
  });

  it("name the runners at least", () => {
    expect(faultsWith("  runner: [single, torch-ddp, horovod, spark-horovod, ray]\n", "")).toEqual([
      "SUITE_INVALID s.yaml:4:1 expected `runner` in factors, found nothing // add `runner:` (the runners to compare, such as [single, torch-ddp])",
    ]);
  });

  it("by path name what the suite has", () => {
    expect(faultsWith("nodes: [1]", "workload.batch.globl: [128]")).toEqual([
      "SUITE_UNKNOWN_KEY s.yaml:6:3 expected a key of factors, found `workload.batch.globl` // did you mean `workload.batch.global`?",
    ]);
  });

  it("by path name what a cell has for itself", () => {
    expect(faultsWith("nodes: [1]", "measure.repeats.min: [3, 4]")).toEqual([
      "SUITE_INVALID s.yaml:6:3 factors: expected what a cell has for itself, found `measure.repeats.min` // it is the same for the whole study: move it out of factors",
    ]);
  });

  it("by path have levels that fit the schema of their path", () => {
    expect(faultsWith("nodes: [1]", "workload.optimizer.momentum: [0.9, 1.5]")).toEqual([
      "SUITE_INVALID s.yaml:6:38 factors.workload.optimizer.momentum[1]: expected a number less than 1, found 1.5 // workload.optimizer.momentum: levels of workload.optimizer.momentum: of sgd, from 0 to below 1",
    ]);
  });

  it("by path have levels that the runner's options take", () => {
    expect(faultsWith("nodes: [1]", "runners.horovod.fusionThreshold: [1MiB, 3 apples]")).toHaveLength(1);
    expect(faultsWith("nodes: [1]", "runners.horovod.fusionThreshold: [1MiB, 3 apples]")[0]).toMatch(
      /^SUITE_INVALID s\.yaml:6:43 factors\.runners\.horovod\.fusionThreshold\[1\]: expected .*, found "3 apples" \/\/ /,
    );
  });

  it("may be any scalar of a cell by its path, with values in the program's units", () => {
    const { factors, levelValues } = suiteWith(
      "nodes: [1]",
      [
        "seed: [1, 2]",
        "  workload.model: [cnn, ./mine.py:build]",
        "  workload.dataset.samples: [100, 200]",
        "  measure.timeout: [30s, 5m]",
        "  runners.horovod.fusionThreshold: [1MiB]",
      ].join("\n"),
    );
    expect(Object.keys(factors)).toEqual([
      "runner",
      "nodes",
      "workersPerNode",
      "seed",
      "workload.model",
      "workload.dataset.samples",
      "measure.timeout",
      "runners.horovod.fusionThreshold",
    ]);
    expect(factors["measure.timeout"]).toEqual(["30s", "5m"]);
    expect(levelValues["measure.timeout"]).toEqual([30, 300]);
    expect(levelValues.nodes).toEqual([1]);
    expect(levelValues["workload.model"]?.[1]).toMatch(/^\/.*\/mine\.py:build$/);
  });

  it("need not repeat elsewhere what they vary", () => {
    const weak = quickstart
      .replace("  batch: { global: 256 }\n", "")
      .replace("scaling: strong", "scaling: weak")
      .replace("nodes: [1]", "workload.batch.perWorker: [64, 128]");
    expect(suiteWith(quickstart, weak).workload.batch).toEqual({ perWorker: 64 });
  });
});

describe("exclude", () => {
  it("names factors of the suite", () => {
    expect(faultsWith("{ runner: single, workersPerNode: 2 }", "{ runner: single, worker: 2 }")).toEqual([
      "SUITE_INVALID s.yaml:9:23 exclude[0]: expected a factor of the suite (nodes, workersPerNode or runner), found `worker` // did you mean `workersPerNode`?",
    ]);
  });

  it("names levels of the factor", () => {
    expect(faultsWith("{ runner: single, workersPerNode: 2 }", "{ runner: singel }")).toEqual([
      'SUITE_INVALID s.yaml:9:15 exclude[0].runner: expected a level of the factor (single, torch-ddp, horovod, spark-horovod or ray), found "singel" // did you mean `single`?',
    ]);
  });

  it("names at least one level, for else it would take out all cells", () => {
    expect(faultsWith("{ runner: single, workersPerNode: 2 }", "{}")).toEqual([
      "SUITE_INVALID s.yaml:9:5 exclude[0]: expected at least one level, found a mapping // exclude: combinations that are not run, such as { runner: single, workersPerNode: 2 }",
    ]);
  });
});
