import { describe, expect, it } from "vitest";
import { differencesOf, differencesText, fingerprintDigest, fingerprintOf } from "../../src/baselines/fingerprint.js";
import { cellOf } from "../analysis/study.js";
import { cell, facts, fingerprint } from "./example.js";

describe("a fingerprint", () => {
  it("has what decides how fast the same training is, in the order of the properties", () => {
    expect(fingerprint).toMatchObject({
      cpu: "A processor",
      usableCpus: "2",
      gpu: "none",
      nodes: "1",
      fabric: "loopback",
      memory: "8.0 GiB",
      kernel: "6.1.0",
      python: "3.11.2",
      torch: "2.13.0+cpu",
      framework: "torch 2.13.0+cpu",
      harness: "0.1.0",
      threadsPerWorker: "1",
      precision: "fp32",
      device: "cpu",
      data: "d".repeat(64),
      trainingCode: "c".repeat(64),
      globalBatch: "64",
    });
    expect(Object.keys(fingerprint)).toEqual(Object.keys(fingerprint).toSorted());
  });

  it("says nothing of Node.js, of the host's name, of the commit, and of a slow-down that is to be found", () => {
    const elsewhere = {
      ...facts,
      system: { ...facts.system, host: "there" },
      software: { ...facts.software, node: "22.0.0" },
      code: { ...facts.code, gitCommit: "b".repeat(40) },
    };
    const slowed = { ...cell, measure: { ...cell.measure, slowDown: 10 } };
    expect(fingerprintOf(elsewhere, slowed, false)).toEqual(fingerprint);
  });

  it("names a user's model file without its folder, and not what is in it", () => {
    const own = { ...cell, workload: { ...cell.workload, model: { name: "/home/me/net.py:build", options: {} } } };
    expect(fingerprintOf(facts, own, false).model).toBe("net.py:build");
  });

  it("has the version of transformers where the cell trains an architecture of its, and only there", () => {
    const known = { ...facts, software: { ...facts.software, transformers: "5.20.2" } };
    const model = { name: "hf:gpt2", options: { n_layer: 2 } };
    const architecture = { ...cell, workload: { ...cell.workload, model } };
    expect(fingerprintOf(known, architecture, false)).toMatchObject({
      model: "hf:gpt2 n_layer=2",
      transformers: "5.20.2",
    });
    expect(fingerprintOf(known, cell, false)).toEqual(fingerprint);
  });

  it("has another framework for another runner, and tells simulated nodes", () => {
    const two = cellOf({ runner: "ray", nodes: 2 });
    const known = { ...facts, frameworks: { ray: "ray 2.50.0" } };
    expect(fingerprintOf(known, two, true)).toMatchObject({
      framework: "ray 2.50.0",
      nodes: "2, simulated on one host",
    });
  });

  it("names micro-batches and what becomes of the learning rate, where the suite says anything of them", () => {
    const { workload } = cell;
    const optimizer = { ...workload.optimizer, clipNorm: 1, learningRateWarmup: 10 };
    const changed = fingerprintOf(facts, { ...cell, workload: { ...workload, optimizer, accumulation: 4 } }, false);
    expect(changed.accumulation).toBe("4");
    expect(fingerprintOf(facts, { ...cell, workload: { ...workload, input: "parquet" } }, false).input).toBe("parquet");
    expect(fingerprintOf(facts, { ...cell, workload: { ...workload, input: "memory" } }, false)).toEqual(fingerprint);
    const stored = (storage: string) => fingerprintOf(facts, { ...cell, workload: { ...workload, storage } }, false);
    expect(stored("s3://bucket/rows").storage).toBe("s3://bucket/rows");
    expect(stored("local")).toEqual(fingerprint);
    expect(changed.optimizer).toBe(`${fingerprint.optimizer} clipNorm=1 learningRateWarmup=10`);
    expect(fingerprint).not.toHaveProperty("accumulation");
    expect(fingerprintOf(facts, { ...cell, workload: { ...workload, accumulation: 1 } }, false)).toEqual(fingerprint);
  });

  it("leaves out what a study of an earlier version did not record", () => {
    const old = fingerprintOf({}, cell, false);
    expect(old).not.toHaveProperty("cpu");
    expect(differencesOf(fingerprint, old)).toContainEqual({ property: "cpu", was: "A processor", is: "absent" });
  });
});

describe("differences of fingerprints", () => {
  it("are none between equal ones, whatever the order of their properties", () => {
    const turned = Object.fromEntries(Object.entries(fingerprint).reverse());
    expect(differencesOf(fingerprint, turned)).toEqual([]);
    expect(fingerprintDigest(turned)).toBe(fingerprintDigest(fingerprint));
    expect(fingerprintDigest({ ...fingerprint, torch: "3" })).not.toBe(fingerprintDigest(fingerprint));
  });

  it("are told with both values, digests by their first digits", () => {
    const other = { ...fingerprint, torch: "2.12.0", trainingCode: "e".repeat(64) };
    expect(differencesText(differencesOf(other, fingerprint))).toBe(
      `torch was 2.12.0, is 2.13.0+cpu; trainingCode was ${"e".repeat(12)}, is ${"c".repeat(12)}`,
    );
  });
});
