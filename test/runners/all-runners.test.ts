import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { runner as horovod } from "../../runners/horovod/runner.js";
import { runner as ray } from "../../runners/ray/runner.js";
import { runner as single } from "../../runners/single/runner.js";
import { runner as sparkHorovod } from "../../runners/spark-horovod/runner.js";
import { runner as torchDdp } from "../../runners/torch-ddp/runner.js";
import type { LaunchSpec } from "../../src/types/launch.js";
import { guarded, situation } from "./situation.js";

const runners = [single, torchDdp, horovod, sparkHorovod, ray];
const shapes = [
  { nodes: 1, workersPerNode: 1 },
  { nodes: 1, workersPerNode: 2 },
  { nodes: 2, workersPerNode: 1 },
];

const processesOf = (launch: LaunchSpec) => [
  ...launch.services.flatMap((service) => service.processes),
  ...launch.processes,
];

describe.each(runners)("runner $name", (runner) => {
  const possible = shapes.filter((shape) => {
    const { trial } = situation(runner.name, shape);
    return runner.cannotRun(trial.cell, { kind: "local" }) === undefined;
  });

  it.each(possible)("plans $nodes x $workersPerNode the same way whenever it is asked", (shape) => {
    const { trial, context } = situation(runner.name, shape);
    const again = situation(runner.name, shape);
    expect(runner.plan(trial, context)).toEqual(runner.plan(again.trial, again.context));
  });

  it.each(possible)("gives no process of $nodes x $workersPerNode a shell string", (shape) => {
    const { trial, context } = situation(runner.name, shape);
    for (const { argv } of processesOf(runner.plan(trial, context))) {
      for (const argument of argv) expect(argument).not.toMatch(/[\s;|&$`<>"'\\]/);
      expect(argv).not.toContain("-c");
    }
  });

  it.each(possible)("keeps secrets of $nodes x $workersPerNode out of argv and environment", (shape) => {
    const { trial, context } = situation(runner.name, shape);
    const launch = runner.plan(trial, context);
    expect(JSON.stringify(processesOf(launch))).not.toContain("SECRET(");
    for (const { files } of launch.services) {
      for (const { content } of files) expect(content).toContain("SECRET(");
    }
  });

  it.each(possible)("writes nothing outside the study of $nodes x $workersPerNode but what it names", (shape) => {
    const { trial, context } = situation(runner.name, shape);
    for (const service of runner.plan(trial, context).services) {
      const paths = [...service.files.map(({ path }) => path), ...service.processes.map(({ cwd }) => cwd)];
      for (const path of paths) expect(path.startsWith(`/study/services/${service.id}`)).toBe(true);
      expect(service.temporaryDirectories[0]).toBe(`/tmp/sb/${service.id}`);
      const named = JSON.stringify(service.processes).match(/\/tmp\/sb\/[\w-]+/g);
      expect(new Set(named)).toEqual(new Set(service.temporaryDirectories));
    }
  });

  it.each(possible)("has every process of $nodes x $workersPerNode end with the harness", (shape) => {
    const { trial, context } = situation(runner.name, shape);
    for (const { argv } of processesOf(runner.plan(trial, context))) expect(argv.slice(0, 3)).toEqual(guarded);
  });

  it("names its processes differently, as their logs are", () => {
    for (const shape of possible) {
      const { trial, context } = situation(runner.name, shape);
      const launch = runner.plan(trial, context);
      for (const list of [launch.processes, ...launch.services.map((service) => service.processes)]) {
        expect(new Set(list.map(({ name }) => name)).size).toBe(list.length);
      }
    }
  });

  it("gives the trial's own processes the suite's threads", () => {
    const { trial, context } = situation(runner.name, { threads: 3 });
    for (const { env } of runner.plan(trial, context).processes) {
      expect(env).toMatchObject({ OMP_NUM_THREADS: "3", MKL_NUM_THREADS: "3", OPENBLAS_NUM_THREADS: "3" });
    }
  });

  it("plans services that do not depend on what trials of one service may differ in", () => {
    const one = situation(runner.name, { workersPerNode: 1, slotsPerNode: 2, threads: 1 });
    const two = situation(runner.name, { workersPerNode: 2, slotsPerNode: 2, threads: 4 });
    expect(runner.plan(one.trial, one.context).services).toEqual(runner.plan(two.trial, two.context).services);
  });

  it("accepts an empty set of options and refuses unknown ones", () => {
    expect(runner.options.safeParse({}).success).toBe(true);
    expect(runner.options.safeParse({ fusionTreshold: 1 }).success).toBe(false);
  });

  it("pins its Python packages by number", () => {
    const file = new URL(`../../runners/${runner.name}/requirements.txt`, import.meta.url);
    const pins = readFileSync(file, "utf8")
      .split("\n")
      .filter((text) => text !== "" && !text.startsWith("#"));
    for (const pin of pins) expect(pin).toMatch(/^[a-z0-9-]+(\[[a-z]+\])?==[0-9.]+$/);
  });
});

it("single is one process and says so where more are asked for", () => {
  const { trial } = situation("single", { workersPerNode: 2 });
  expect(single.cannotRun(trial.cell, { kind: "local" })).toBe("single is one process: it cannot use 2 workers");
});
