import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { Analysis } from "../../src/types/analysis.js";
import { type Finished, processesOf, readAnalysis, scalebench, temporaryStudy, writeSuite } from "./scalebench.js";
import { tinySuite } from "./suites.js";

const suite = tinySuite(
  "[single, torch-ddp, horovod, spark-horovod, ray]",
  `claims:
  - { id: same, metric: accuracy, against: { runner: single }, within: 0.01 }
  - { id: fast, metric: throughput, where: { runner: torch-ddp }, atLeast: 1 }
`,
);

describe("a study of the five runners at one and two workers", () => {
  const { folder, out } = temporaryStudy();
  let run: Finished;
  let analysis: Analysis;

  beforeAll(async () => {
    run = await scalebench(["run", writeSuite(folder, suite), "--out", out, "--json"]);
    analysis = readAnalysis(out);
  }, 600_000);

  it("completes every trial and says so", () => {
    expect(run.stderr).toContain("block 2");
    expect(analysis.cells.map(({ id }) => id)).toHaveLength(9);
    expect(analysis.cells.map(({ trials }) => trials)).toEqual(
      analysis.cells.map(() => ({ planned: 2, completed: 2, failed: 0 })),
    );
    expect(analysis.failures).toEqual([]);
  });

  it("trains bit-identically under the distributed runners at equal worker count", () => {
    const digests = (workers: number) =>
      new Set(analysis.cells.filter((cell) => cell.workers === workers).map(({ parity }) => parity.digest));
    expect(digests(1).size).toBe(1);
    expect(digests(2).size).toBe(1);
    expect([...digests(1)][0]).toMatch(/^[0-9a-f]{64}$/);
    expect(analysis.cells.map(({ parity }) => parity.state)).toEqual(analysis.cells.map(() => "identical"));
  });

  it("measures throughput, start-up, accuracy and memory of every cell, with unit and n", () => {
    for (const { id, metrics } of analysis.cells) {
      expect(metrics.throughput, id).toMatchObject({ n: 2, unit: "samples/s", direction: "higher", kind: "rate" });
      expect(metrics.startup?.median, id).toBeGreaterThan(0.5);
      expect(metrics.accuracy?.median, id).toBeGreaterThan(0.5);
      expect(metrics.peakMemory?.median, id).toBeGreaterThan(1e7);
    }
  });

  it("states the base of every ratio", () => {
    const two = analysis.cells.find(({ id }) => id === "horovod-n1-w2");
    expect(two?.metrics.efficiency?.base).toBe("horovod-n1-w1");
    expect(two?.metrics.efficiencyOverSingle?.base).toBe("single-n1-w1");
  });

  it("decides the deterministic claim by its value and exits accordingly", () => {
    const verdicts = new Map(analysis.claims.map((claim) => [claim.id, claim]));
    expect(verdicts.get("same")?.verdict).toBe("holds");
    expect(verdicts.get("same")?.because).toContain("deterministic");
    expect(run.code).toBe(analysis.verdict === "holds" ? 0 : 4);
  });

  it("prints one JSON object, the analysis with the files", () => {
    const printed = JSON.parse(run.stdout) as Analysis & { files: { report: string } };
    expect(printed.study).toBe(analysis.study);
    expect(existsSync(printed.files.report)).toBe(true);
  });

  it("leaves no process behind", () => {
    expect(processesOf(out)).toEqual([]);
  });

  it("analyses and reports again from the files, with the same result", async () => {
    const report = readFileSync(join(out, "report.html"));
    expect((await scalebench(["analyze", out])).code).toBe(run.code);
    expect(readAnalysis(out)).toEqual(analysis);
    expect((await scalebench(["report", out])).code).toBe(0);
    expect(readFileSync(join(out, "report.html")).equals(report)).toBe(true);
  });

  it("writes its numbers and another page elsewhere, and nothing in a format that it does not have", async () => {
    const elsewhere = join(folder, "numbers");
    const made = await scalebench([
      "report",
      out,
      "--format",
      "arrow,csv,html",
      "--title",
      "Ours <1>",
      "--out",
      elsewhere,
    ]);
    expect(made.code).toBe(0);
    expect(readdirSync(elsewhere).toSorted()).toEqual(["cells.csv", "report.html", "trials.arrow", "trials.csv"]);
    expect(readFileSync(join(elsewhere, "report.html"), "utf8")).toContain("<h1>Ours &lt;1&gt;</h1>");
    const throughputs = readFileSync(join(elsewhere, "trials.csv"), "utf8").match(/,throughput,/g);
    expect(throughputs).toHaveLength(18);
    const unknown = await scalebench(["report", out, "--format", "pdf"]);
    expect(unknown.code).toBe(2);
    expect(unknown.stderr).toContain('expected formats of html, md, csv, arrow, svg, png, found "pdf"');
  });

  it("refuses to begin a second study in the same folder, and has nothing to redo when it resumes", async () => {
    const file = join(folder, "suite.yaml");
    const again = await scalebench(["run", file, "--out", out]);
    expect(again.code).toBe(2);
    expect(again.stderr).toContain("error[STUDY_EXISTS]");
    const resumed = await scalebench(["run", file, "--out", out, "--resume"]);
    expect(resumed.code).toBe(run.code);
    expect(resumed.stderr).toContain("18 trials kept");
    expect(readAnalysis(out).cells.map(({ trials }) => trials.completed)).toEqual(analysis.cells.map(() => 2));
  });
});
