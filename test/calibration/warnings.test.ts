import { describe, expect, it } from "vitest";
import { calibrate } from "../../src/calibration/calibrate.js";
import type { Calibration } from "../../src/calibration/calibration.js";
import { marginWarnings } from "../../src/calibration/warnings.js";
import { Random } from "../../src/plan/random.js";
import { planOf } from "../plan/suites.js";
import { calibratedStudy } from "./studies.js";

const machine = { host: "here", cpu: "a processor", logicalCpus: "4", usableCpus: "2" };

const made = calibrate(calibratedStudy({ blocks: 30, noise: 0.02, slowDowns: [] }), Random.seeded(1, 0));

function calibration(changes: Partial<Calibration> = {}): Calibration {
  if (made === undefined) throw new Error("no calibration");
  return { ...made, ...changes };
}

const warningsOf = (claim: string, calibrations = [calibration()], own = machine) =>
  marginWarnings({
    plan: planOf({
      factors: "{ runner: [torch-ddp, horovod], workersPerNode: [2] }",
      claims: `[{ id: close, where: { runner: torch-ddp }, ${claim} }]`,
    }),
    calibrations,
    machine: own,
    random: Random.seeded(1, 0),
  });

const against = "metric: throughput, against: { runner: horovod }";

describe("a claim between siblings", () => {
  it("whose margin is finer than the machine resolves is warned of, with the numbers", () => {
    const [warning = ""] = warningsOf(`${against}, atLeast: 0.995`);
    expect(warning).toMatch(/^claim close: its margin of 0\.5 % is finer than throughput can show: /);
    expect(warning).toMatch(
      /resolves about [23](\.\d)? % within 20 blocks \(noise 2\.\d %, calibrated 2026-05-04 with torch-ddp/,
    );
  });

  it.each(["atLeast: 0.9", "within: 0.1", "atMost: 1.1", "atLeast: 1.5"])("with %s is not", (bound) => {
    expect(warningsOf(`${against}, ${bound}`)).toEqual([]);
  });

  it("of a finer machine is not", () => {
    const fine = calibration();
    const { throughput } = fine.noise;
    if (throughput === undefined) throw new Error("no noise");
    expect(
      warningsOf(`${against}, atLeast: 0.995`, [{ ...fine, noise: { throughput: { ...throughput, paired: 1e-4 } } }]),
    ).toEqual([]);
  });
});

describe("nothing is said", () => {
  it("without a calibration of this machine", () => {
    expect(warningsOf(`${against}, atLeast: 0.995`, [])).toEqual([]);
    expect(warningsOf(`${against}, atLeast: 0.995`, undefined, { ...machine, cpu: "another" })).toEqual([]);
  });

  it("of claims that expect no ratio of one: against a number, and of qualities", () => {
    expect(warningsOf("metric: throughput, atLeast: 1")).toEqual([]);
    expect(warningsOf("metric: accuracy, against: { runner: horovod }, within: 0.001")).toEqual([]);
  });

  it("of a metric that was not calibrated", () => {
    expect(warningsOf("metric: startup, against: { runner: horovod }, atMost: 1.001")).toEqual([]);
  });
});

it("the calibration of the cell's own runner and workers counts, and the newest of those", () => {
  const [warning = ""] = warningsOf(`${against}, atLeast: 0.995`, [
    calibration({ at: "2026-01-01T00:00:00.000Z" }),
    calibration({ at: "2026-09-09T00:00:00.000Z", workers: 1 }),
    calibration({ at: "2026-02-02T00:00:00.000Z" }),
  ]);
  expect(warning).toContain("calibrated 2026-02-02 with torch-ddp, 2 workers");
});
