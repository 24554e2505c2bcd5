import { describe, expect, it } from "vitest";
import { trainingKey } from "../../src/analysis/parity/groups.js";
import { makePlan } from "../../src/plan/make-plan.js";
import { trialFile } from "../../src/study/trial-file.js";
import { trialId } from "../../src/types/ids.js";
import type { Plan } from "../../src/types/plan.js";
import { faultsOf } from "../suite/faults.js";
import { known } from "../suite/known.js";
import { local } from "./local.js";
import { suiteOf } from "./suites.js";

/** One cell a place and an input. */
function storedIn(storage: string, { input = "memory", prepared = ["synthetic"] } = {}): Plan {
  const suite = suiteOf({ factors: `{ runner: [single], workload.input: [${input}], workload.storage: ${storage} }` });
  return makePlan(suite, { runners: known.runners, cluster: local, prepared: new Set(prepared) });
}

/** Without epochs unless the test is about them; the data set `synthetic` is taken for a prepared one. */
function planOf(inputs: string, { epochs = 0, prepared = ["synthetic"] } = {}): Plan {
  const suite = suiteOf({ factors: `{ runner: [single], workload.input: ${inputs} }` });
  const { target: _, ...measure } = suite.measure;
  const options = { runners: known.runners, cluster: local, prepared: new Set(prepared) };
  return makePlan({ ...suite, measure: { ...measure, epochs } }, options);
}

describe("where prepared rows are read from", () => {
  const bucket = "s3://bucket/rows?endpoint_override=http://127.0.0.1:9000";

  it("is a factor, and cells that differ in it do the same training", () => {
    const { cells } = storedIn(`[local, "${bucket}", "delta+s3://bucket/rows"]`);
    expect(cells.map(({ workload }) => workload.storage)).toEqual(["local", bucket, "delta+s3://bucket/rows"]);
    expect(new Set(cells.map(({ id }) => id)).size).toBe(3);
    expect(cells.every(({ id }) => /^[A-Za-z0-9._-]+$/.test(id))).toBe(true);
    expect(new Set(cells.map(trainingKey)).size).toBe(1);
  });

  it("reaches the training program beside the data set, unless it is the prepared folder", () => {
    const datasets = storedIn(`[local, "${bucket}"]`).cells.map((cell) => {
      const trial = { id: trialId("b001"), cell, block: 1 };
      return trialFile({ study: "s", trial, attempt: 1, output: "/o", datasets: "/d", prepared: "/p" }).dataset;
    });
    expect(datasets).toEqual([
      { name: "synthetic", options: {}, input: "memory" },
      { name: "synthetic", options: {}, input: "memory", storage: bucket },
    ]);
  });

  it("is nowhere for a data set that is made", () => {
    expect(faultsOf(() => storedIn("[s3://bucket/rows]", { prepared: [] }))).toEqual([
      "SUITE_INPUT undefined cell single-n1-w1: expected a data set that is prepared before for `workload.storage`, found synthetic, which each worker makes for itself // take `storage: local`, or exclude the cell",
    ]);
  });

  it("is no table where rows are read while training", () => {
    expect(faultsOf(() => storedIn("[iceberg+s3://bucket/rows]", { input: "parquet" }))).toEqual([
      "SUITE_INPUT undefined cell single-n1-w1: expected Parquet files for `workload.input: parquet`, found a table, iceberg+s3://bucket/rows // take `input: memory` for tables, or exclude the cell",
    ]);
  });
});

describe("where rows of training come from", () => {
  it("is a factor, and cells that differ in it do not do the same training", () => {
    const { cells } = planOf("[memory, parquet, synthetic]");
    expect(cells.map(({ id }) => id)).toEqual([
      "single-n1-w1-inputmemory",
      "single-n1-w1-inputparquet",
      "single-n1-w1-inputsynthetic",
    ]);
    expect(new Set(cells.map(trainingKey)).size).toBe(3);
  });

  it("is memory where the suite does not say", () => {
    const [memory] = planOf("[memory]").cells;
    if (memory === undefined) throw new Error("the plan has no cell");
    const { input: _, ...workload } = memory.workload;
    expect(trainingKey({ ...memory, workload })).toBe(trainingKey(memory));
  });

  it("reaches the training program beside the data set", () => {
    const [cell] = planOf("[parquet]").cells;
    if (cell === undefined) throw new Error("the plan has no cell");
    const trial = { id: trialId("b001"), cell, block: 1 };
    const file = trialFile({ study: "s", trial, attempt: 1, output: "/o", datasets: "/d", prepared: "/p" });
    expect(file.dataset).toEqual({ name: "synthetic", options: {}, input: "parquet" });
  });

  it("is no file for a data set that is made", () => {
    expect(faultsOf(() => planOf("[memory, parquet]", { prepared: ["flights", "credit-default"] }))).toEqual([
      "SUITE_INPUT undefined cell single-n1-w1-inputparquet: expected a data set that is prepared before for `workload.input: parquet`, found synthetic, which each worker makes for itself // prepared ones: credit-default, flights; or take `input: memory`, or exclude the cell",
    ]);
  });

  it("is nothing synthetic where a cell is to learn", () => {
    expect(faultsOf(() => planOf("[memory, synthetic]", { epochs: 3 }))).toEqual([
      "SUITE_INPUT undefined cell single-n1-w1-inputsynthetic: expected no accuracy part with `workload.input: synthetic`, from which nothing is learnt, found 3 epochs // set `measure.epochs: 0` and remove `measure.target`; or exclude the cell",
    ]);
  });
});
