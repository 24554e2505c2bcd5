import { describe, expect, it } from "vitest";
import { runner as horovod } from "../../runners/horovod/runner.js";
import { bytesOf, horovodTuning } from "../../runners/horovod-tuning.js";
import { runner as sparkHorovod } from "../../runners/spark-horovod/runner.js";
import { ScalebenchError } from "../../src/errors/error.js";
import { situation } from "./situation.js";

describe("the fusion threshold", () => {
  it.each([
    [0, 0],
    [1048576, 1048576],
    ["64MiB", 67108864],
    ["1.5 KiB", 1536],
    ["2GiB", 2147483648],
    ["512B", 512],
  ])("reads %s as %i bytes", (text, bytes) => {
    expect(bytesOf(text)).toBe(bytes);
  });

  it.each(["64MB", "many", "0.3B", true])("refuses %s with a hint", (text) => {
    expect(() => bytesOf(text)).toThrow(ScalebenchError);
  });
});

it("leaves Horovod's own defaults alone unless the suite says otherwise", () => {
  expect(horovodTuning({})).toEqual({});
  expect(horovodTuning({ fusionThreshold: "1MiB", cycleTimeMs: 2.5 })).toEqual({
    HOROVOD_FUSION_THRESHOLD: "1048576",
    HOROVOD_CYCLE_TIME: "2.5",
  });
});

it.each([horovod, sparkHorovod])("$name tunes its trials, never a service that others share", (runner) => {
  const { trial, context } = situation(runner.name, { options: { fusionThreshold: 1024 } });
  const launch = runner.plan(trial, context);
  expect(launch.processes.map(({ env }) => env.HOROVOD_FUSION_THRESHOLD)).toEqual(["1024"]);
  expect(JSON.stringify(launch.services)).not.toContain("HOROVOD_FUSION_THRESHOLD");
});

it.each([horovod, sparkHorovod])("$name refuses a threshold that it cannot read", (runner) => {
  expect(runner.options.safeParse({ fusionThreshold: "64MB" }).success).toBe(false);
  expect(runner.options.safeParse({ fusionThreshold: "64MiB", cycleTimeMs: 1 }).success).toBe(true);
  expect(runner.options.safeParse({ cycleTimeMs: 0 }).success).toBe(false);
});
