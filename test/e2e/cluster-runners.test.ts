import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { resolveEnvironment } from "../../src/environment/resolve.js";
import type { Analysis } from "../../src/types/analysis.js";
import { cannotEmulate, skipped } from "../emulation/scene.js";
import { emulatedNodes } from "./cluster-scene.js";
import { type Finished, processesOf, readAnalysis, scalebench, temporaryStudy, writeSuite } from "./scalebench.js";
import { tinySuite } from "./suites.js";

const suite = tinySuite("[torch-ddp, horovod, spark-horovod, ray]")
  .replace("  workersPerNode: [1, 2]\n", "  nodes: [1, 2]\n  workersPerNode: [1, 2]\n")
  .replace(
    "  - { runner: single, workersPerNode: 2 }\n",
    "  - { nodes: 1, workersPerNode: 1 }\n  - { nodes: 2, workersPerNode: 2 }\n",
  )
  .replace("repeats: { min: 2, max: 2 }", "repeats: { min: 1, max: 1 }");

const ownModel = `from torch import nn

def make(options, shape, classes):
    return nn.Sequential(nn.Flatten(), nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, classes))
`;

describe.skipIf(cannotEmulate !== undefined)(`two nodes over ssh${skipped}`, () => {
  const { folder, out } = temporaryStudy();
  const nodes = emulatedNodes();
  const work = mkdtempSync(join(tmpdir(), "scalebench-work-"));
  afterAll(() => rmSync(work, { recursive: true, force: true }));

  describe("with every runner", () => {
    let run: Finished;
    let analysis: Analysis;

    beforeAll(async () => {
      run = await scalebench(["run", writeSuite(folder, suite), "--cluster", nodes.file, "--out", out]);
      analysis = readAnalysis(out);
    }, 900_000);

    it("complete every trial", () => {
      expect(run.code, run.stderr).toBe(0);
      expect(analysis.failures).toEqual([]);
      expect(analysis.cells.map(({ id }) => id).sort()).toEqual(
        ["horovod", "ray", "spark-horovod", "torch-ddp"].flatMap((name) => [`${name}-n1-w2`, `${name}-n2-w1`]),
      );
    });

    it("train the same as two workers of one node, bit by bit", () => {
      expect(new Set(analysis.cells.map(({ parity }) => parity.digest)).size).toBe(1);
      expect(analysis.cells[0]?.parity.digest).toMatch(/^[0-9a-f]{64}$/);
    });

    it("are labelled as emulated", () => {
      expect(analysis.cells.map(({ simulatedNodes }) => simulatedNodes)).toEqual(analysis.cells.map(() => true));
      expect(analysis.environment.cluster).toMatchObject({ kind: "emulated" });
      expect(Object.keys(analysis.environment.nodes ?? {})).toEqual(["node1", "node2"]);
    });

    it("are left without a process of the study", () => {
      expect(processesOf(out)).toEqual([]);
    });

    it("make no warning about processes that were left", () => {
      expect(run.stderr).not.toContain("left processes behind");
    });
  });

  it("train without a shared file system: code, trials and results go over the connection", {
    timeout: 300_000,
  }, async () => {
    const { python } = resolveEnvironment({ runners: [] });
    const file = nodes.overSsh(
      `workDirectory: "${work}/a folder with 'quotes' and $dollars"\nsharedFileSystem: false\nenvironment: { python: ${python} }\n`,
    );
    const study = join(folder, "not-shared");
    writeFileSync(join(folder, "my_model.py"), ownModel);
    const own = suite.replace("model: mlp", "model: ./my_model.py:make");
    const args = ["--set", "factors.runner=[torch-ddp, horovod]", "--set", "runners.horovod.launch=direct"];
    const run = await scalebench(["run", writeSuite(folder, own), "--cluster", file, "--out", study, ...args]);
    expect(run.code, run.stderr).toBe(0);
    const { cells, failures } = readAnalysis(study);
    expect(failures).toEqual([]);
    expect(cells.map(({ trials }) => trials.completed)).toEqual([1, 1, 1, 1]);
    expect(new Set(cells.map(({ parity }) => parity.digest)).size).toBe(1);
    const launch = readFileSync(join(study, "trials", "b001-torch-ddp-n2-w1", "1", "launch.json"), "utf8");
    expect(launch).toContain(`${work}/a folder with 'quotes' and $dollars/studies/`);
    const trial = readFileSync(join(study, "trials", "b001-torch-ddp-n2-w1", "1", "trial.json"), "utf8");
    expect(trial).toMatch(/dollars\/code\/[0-9a-f]{16}\/my_model\.py:make"/);
  });

  it("train on prepared rows, which are sent to nodes without a shared file system", { timeout: 300_000 }, async () => {
    const { python } = resolveEnvironment({ runners: [] });
    const nodesWork = join(work, "rows");
    const file = nodes.overSsh(
      `workDirectory: ${nodesWork}\nsharedFileSystem: false\nenvironment: { python: ${python} }\n`,
    );
    const study = join(folder, "rows-not-shared");
    const tables = suite
      .replace("[torch-ddp, horovod, spark-horovod, ray]", "[torch-ddp]")
      .replace("model: mlp", "model: tabular\n  input: parquet")
      .replace("dataset: digits", "dataset: credit-default");
    const run = await scalebench(["run", writeSuite(folder, tables), "--cluster", file, "--out", study]);
    expect(run.code, run.stderr).toBe(0);
    const { cells } = readAnalysis(study);
    expect(cells.map(({ id, trials }) => [id, trials.completed])).toEqual([
      ["torch-ddp-n1-w2", 1],
      ["torch-ddp-n2-w1", 1],
    ]);
    expect(new Set(cells.map(({ parity }) => parity.digest)).size).toBe(1);
    const trial = JSON.parse(readFileSync(join(study, "trials", "b001-torch-ddp-n2-w1", "1", "trial.json"), "utf8"));
    expect(trial.paths.prepared.startsWith(nodesWork)).toBe(true);
  });

  it("are what a gate runs on too", { timeout: 120_000 }, async () => {
    const study = join(folder, "gated");
    const one = suite
      .replace("[torch-ddp, horovod, spark-horovod, ray]", "[torch-ddp]")
      .replace("nodes: [1, 2]", "nodes: [2]")
      .replace("  - { nodes: 1, workersPerNode: 1 }\n", "");
    const gate = await scalebench(["gate", writeSuite(folder, one), "--cluster", nodes.file, "--out", study]);
    expect(gate.code, gate.stderr).toBe(0);
    expect(readFileSync(join(study, "junit.xml"), "utf8")).toContain("<testsuite");
    const { cells, environment } = readAnalysis(study);
    expect(cells.map(({ id, trials }) => [id, trials.completed])).toEqual([["torch-ddp-n2-w1", 1]]);
    expect(Object.keys(environment.nodes ?? {})).toEqual(["node1", "node2"]);
  });

  it("cost the harness under 150 ms a trial beside the processes", { timeout: 120_000 }, async () => {
    const study = join(folder, "noop");
    await scalebench(["setup", "--runners", "noop"]);
    const noop = suite
      .replace("[torch-ddp, horovod, spark-horovod, ray]", "[noop]")
      .replace("  - { nodes: 1, workersPerNode: 1 }\n", "")
      .replace("repeats: { min: 1, max: 1 }", "repeats: { min: 1, max: 1 }");
    await scalebench([
      "run",
      writeSuite(folder, noop),
      "--cluster",
      nodes.overSsh("sharedFileSystem: true\n"),
      "--out",
      study,
    ]);
    const results = readFileSync(join(study, "journal.ndjson"), "utf8")
      .trim()
      .split("\n")
      .map(
        (line) => JSON.parse(line) as { readonly event: string; readonly result?: { readonly harnessSeconds: number } },
      )
      .flatMap(({ event, result }) =>
        event === "trial-finished" && result !== undefined ? [result.harnessSeconds] : [],
      )
      .sort((one, other) => one - other);
    expect(results.length).toBeGreaterThanOrEqual(3);
    expect(results[Math.floor(results.length / 2)]).toBeLessThan(0.15);
  });
});

describe("a cluster that is too small", () => {
  it("is told before anything runs", async () => {
    const { folder } = { folder: mkdtempSync(join(tmpdir(), "scalebench-small-")) };
    const file = writeSuite(
      folder,
      suite.replace("nodes: [1, 2]", "nodes: [2, 3]").replace("  - { nodes: 1, workersPerNode: 1 }\n", ""),
    );
    const plan = await scalebench(["plan", file, "--cluster", "clusters/emulated.yaml"]);
    rmSync(folder, { recursive: true });
    expect(plan.code).toBe(2);
    expect(plan.stderr).toContain(
      "error[CLUSTER_TOO_SMALL]: expected at most 2 nodes, which the cluster has, found cells of 3",
    );
  });
});
