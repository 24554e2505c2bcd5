import { describe, expect, it } from "vitest";
import { predictedStepSeconds, ringSeconds } from "../../src/analysis/trial/predicted.js";

const parts = { dataWait: 0.001, forward: 0.002, backward: 0.003, exchange: 9, optimizer: 0.004, step: 9 };
const cell = { nodes: 2, workersPerNode: 1, network: { bandwidth: 100e6 } };

describe("the bound of a ring all-reduce", () => {
  it.each([
    // 16.2 MB over two nodes at 100 Mbit/s: each sends and receives all of them once.
    [16.2e6, 2, 100e6, 1.296],
    [16.2e6, 2, 1e9, 0.1296],
    [12e6, 4, 1e9, 0.144],
    [12e6, 1, 1e9, 0],
  ])("of %d bytes over %d nodes at %d bit/s is %d s", (bytes, nodes, bandwidth, expected) => {
    expect(ringSeconds(bytes, nodes, bandwidth)).toBeCloseTo(expected, 12);
  });
});

describe("the predicted time of a step", () => {
  it("is what a rank does by itself, and the bound; what was measured of the exchange is not in it", () => {
    expect(predictedStepSeconds(cell, 12.5e6, parts)).toBeCloseTo(1.01, 12);
  });

  it.each([
    ["no bandwidth", { ...cell, network: { latency: 0.001 } }, 1, parts],
    ["no network", { nodes: 2, workersPerNode: 1 }, 1, parts],
    ["several workers on a node", { ...cell, workersPerNode: 2 }, 1, parts],
    ["no breakdown", cell, 1, undefined],
    ["an unknown size", cell, undefined, parts],
  ] as const)("is none with %s", (_, given, bytes, known) => {
    expect(predictedStepSeconds(given, bytes, known)).toBeUndefined();
  });
});
