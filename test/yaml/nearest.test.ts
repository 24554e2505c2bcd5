import { describe, expect, it } from "vitest";
import { nearest } from "../../src/yaml/nearest.js";

const candidates = ["runner", "nodes", "workersPerNode", "workload.batch.global"];

describe("nearest", () => {
  it.each([
    ["workersPerNod", "workersPerNode"],
    ["wrokersPerNode", "workersPerNode"],
    ["WORKERSPERNODE", "workersPerNode"],
    ["nods", "nodes"],
    ["worker", "workersPerNode"],
    ["workload.batch.globl", "workload.batch.global"],
  ])("takes %s for %s", (text, meant) => {
    expect(nearest(text, candidates)).toBe(meant);
  });

  it("counts a swap of neighbours as one slip", () => {
    expect(nearest("abc", ["bac"])).toBe("bac");
    expect(nearest("abc", ["cba"])).toBeUndefined();
  });

  it.each(["colour", "x", ""])("takes %j for nothing", (text) => {
    expect(nearest(text, candidates)).toBeUndefined();
  });
});
