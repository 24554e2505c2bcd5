import { describe, expect, it } from "vitest";
import { calibrate } from "../../src/calibration/calibrate.js";
import type { Calibration } from "../../src/calibration/calibration.js";
import { falseAlarms } from "../../src/calibration/looks.js";
import { calibrationText } from "../../src/cli/calibration-text.js";
import { Random } from "../../src/plan/random.js";
import { seededNoise } from "../stats/noise.js";
import { calibratedStudy } from "./studies.js";

function calibrated(options: Parameters<typeof calibratedStudy>[0] = {}): Calibration {
  const found = calibrate(calibratedStudy(options), Random.seeded(1, 0));
  if (found === undefined) throw new Error("no calibration");
  return found;
}

describe("a calibration", () => {
  it("states the noise that was put in, with an interval around it", () => {
    const { noise } = calibrated({ blocks: 60, noise: 0.02 });
    const { paired = 0, low, high, n } = noise.throughput ?? {};
    expect(paired).toBeCloseTo(0.02 * Math.SQRT2, 2);
    expect(low).toBeLessThan(paired);
    expect(high).toBeGreaterThan(paired);
    expect(n).toBe(60);
  });

  it("tells what trials of a block share apart from their noise", () => {
    const { noise } = calibrated({ blocks: 60, noise: 0.01 });
    expect(noise.throughput?.single).toBeGreaterThan(0.08);
    expect(noise.throughput?.paired).toBeLessThan(0.02);
  });

  it("gives no interval of the noise below six blocks", () => {
    expect(calibrated({ blocks: 4 }).noise.throughput).toMatchObject({ low: null, high: null, n: 4 });
  });

  it("finds a drift and its size", () => {
    const { drift } = calibrated({ blocks: 40, drift: 0.02 });
    expect(drift?.p).toBeLessThan(0.01);
    expect(drift?.slopePerBlock).toBeCloseTo(0.02, 2);
    expect(drift?.ratio).toBeGreaterThan(1.2);
  });

  it("finds no drift where there is none", () => {
    expect(calibrated({ blocks: 40, seed: 4 }).drift?.p).toBeGreaterThan(0.05);
  });

  it("counts every look at the same cell against itself", () => {
    const { falseAlarms } = calibrated({ blocks: 12 });
    expect(falseAlarms).toMatchObject({ sequences: 2, looks: 22 });
  });

  it("sees `fails` in about one of a hundred directions, over many calibrations", () => {
    const random = seededNoise(3);
    const alarms = Array.from({ length: 500 }, () =>
      falseAlarms(
        Array.from({ length: 20 }, () => 0.02 * random.normal()),
        { fails: 0.01, holds: 0.05 },
      ),
    );
    expect(alarms.reduce((sum, one) => sum + one.failingSequences, 0)).toBeLessThanOrEqual(20);
    expect(falseAlarms([-0.1, -0.101, -0.099, -0.1005, -0.0995, -0.1001], { fails: 0.01, holds: 0.05 })).toMatchObject({
      failingSequences: 1,
      holdingSequences: 1,
    });
  });

  it("finds slow-downs that were put in, in the order of their size, and measures them", () => {
    const [small, large] = calibrated({ noise: 0.005, slowDowns: [5, 10] }).slowDowns;
    expect(small).toMatchObject({ percent: 5, n: 12 });
    expect(small?.estimate).toBeCloseTo(5, -1);
    expect(small?.foundAfter).not.toBeNull();
    expect(large?.low).toBeLessThan(10);
    expect(large?.high).toBeGreaterThan(10);
    expect(large?.foundAfter ?? 99).toBeLessThanOrEqual(small?.foundAfter ?? 0);
  });

  it("says that a slow-down was not found where noise hides it", () => {
    expect(calibrated({ noise: 0.2, slowDowns: [1], seed: 3 }).slowDowns[0]?.foundAfter).toBeNull();
  });

  it("is the same for the same seed", () => {
    expect(calibrated()).toEqual(calibrated());
  });

  it("is none where the same cell was not measured twice", () => {
    expect(calibrate(calibratedStudy({ blocks: 1 }), Random.seeded(1, 0))).toBeUndefined();
    const study = calibratedStudy();
    const alone = { ...study, cells: study.cells.filter(({ levels }) => levels.variant === "a") };
    expect(calibrate(alone, Random.seeded(1, 0))).toBeUndefined();
  });

  it("names machine, runner and work", () => {
    expect(calibrated()).toMatchObject({
      schema: "scalebench/calibration/v1",
      machine: { host: "here", cpu: "a processor", logicalCpus: "4", usableCpus: "2" },
      runner: "torch-ddp",
      workers: 2,
      at: "2026-05-04T10:20:30.000Z",
      workload: "cnn on digits, 256 samples a step, 60 steps a trial",
    });
  });

  it("reads as text without colour", () => {
    const text = calibrationText(calibrated());
    expect(text).toMatch(/^throughput +\S+ % +\S+ % to \S+ %/m);
    expect(text).toMatch(/^ {2}10 % put in: found after \d+ blocks; measured as \S+ %/m);
    expect(text).toMatch(/^false alarms: `fails` at \d+ and `holds` at \d+ of 22 looks/m);
    expect(text).toMatch(/^ +20 +\S+ % +\S+ %$/m);
    expect(text).not.toContain("\u001b");
  });
});
