import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Comparison } from "../../src/compare/comparison.js";
import { scalebench, temporaryFolder, writeSuite } from "./scalebench.js";
import { tinySuite } from "./suites.js";

const folder = mkdtempSync(join(tmpdir(), "scalebench-e2e-"));
const before = join(folder, "before");
const after = join(folder, "after");
const suite = tinySuite("[single]").replace("repeats: { min: 2, max: 2 }", "repeats: { min: 4, max: 4 }");

beforeAll(async () => {
  const file = writeSuite(folder, suite);
  expect((await scalebench(["run", file, "--out", before])).code).toBe(0);
  expect((await scalebench(["run", file, "--out", after, "--set", "measure.slowDown=1000"])).code).toBe(0);
  // A slow-down so large that no other program's hiccup hides it. How fast the machine of the tests is meanwhile is not what they are about.
  for (const study of [before, after]) rmSync(join(study, "probe.json"), { force: true });
}, 300_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const comparisonOf = (stdout: string): Comparison => JSON.parse(stdout) as Comparison;

describe("scalebench compare", () => {
  it("finds a study equal to itself, and exits 0", async () => {
    const { code, stdout } = await scalebench(["compare", before, before, "--json"]);
    expect(code).toBe(0);
    const { verdict, comparisons } = comparisonOf(stdout);
    expect(verdict).toBe("equal");
    expect(comparisons.map(({ metric }) => metric)).toEqual(["throughput", "accuracy"]);
  });

  it("finds a slow-down that was put in, with its size, and exits 3", async () => {
    const { code, stdout } = await scalebench(["compare", before, after, "--json"]);
    expect(code).toBe(3);
    const { comparisons, cells } = comparisonOf(stdout);
    expect(cells[0]).toMatchObject({ fingerprint: [], training: "identical", slowDown: { base: 0, candidate: 1000 } });
    const [throughput, accuracy] = comparisons;
    expect(throughput).toMatchObject({ verdict: "worse", method: "unpaired", n: { base: 4, candidate: 4 } });
    expect(throughput?.estimate).toBeLessThan(0.6);
    expect(accuracy?.verdict).toBe("equal");
  });

  it("prints a table without colour, and says that the slow-down is no real data", async () => {
    const { code, stdout } = await scalebench(["compare", before, after]);
    expect(code).toBe(3);
    expect(stdout).toMatch(/^worse +single-n1-w1 +throughput/m);
    expect(stdout).toContain("0 % -> 1000 % of each step; no real data");
    expect(stdout).not.toContain("\u001b");
  });

  it("prints Markdown", async () => {
    const { stdout } = await scalebench(["compare", before, after, "--markdown"]);
    expect(stdout).toMatch(/^### ✗ worse: after against before/);
    expect(stdout).toMatch(/^\| ✗ worse \|/m);
  });

  it("exits 4 where nothing could be compared", async () => {
    const { code, stdout } = await scalebench(["compare", before, after, "--metric", "timeToTarget"]);
    expect(code).toBe(4);
    expect(stdout).toContain(
      "no trial of single-n1-w1 of the base and single-n1-w1 of the candidate has a timeToTarget",
    );
  });
});

describe("a study that cannot be compared is told why, and exits 2", () => {
  const copy = (): string => {
    const study = join(temporaryFolder(), "study");
    cpSync(before, study, { recursive: true });
    return study;
  };

  it("no such study", async () => {
    const { code, stderr } = await scalebench(["compare", before, join(folder, "none")]);
    expect(code).toBe(2);
    expect(stderr).toContain("error[STUDY_MISSING]");
  });

  it("a metric that is not known", async () => {
    const { code, stderr } = await scalebench(["compare", before, before, "--metric", "speed"]);
    expect(code).toBe(2);
    expect(stderr).toContain("found `speed`");
  });

  it("two forms of output at once", async () => {
    const { code, stderr } = await scalebench(["compare", before, before, "--json", "--markdown"]);
    expect(code).toBe(2);
    expect(stderr).toContain("expected one of --json and --markdown");
  });

  it("one of another version of the format", async () => {
    const study = copy();
    const plan = join(study, "plan.json");
    writeFileSync(plan, readFileSync(plan, "utf8").replace("scalebench/plan/v1", "scalebench/plan/v7"));
    const { code, stderr } = await scalebench(["compare", before, study]);
    expect(code).toBe(2);
    expect(stderr).toContain("found scalebench/plan/v7: another version of scalebench wrote it");
  });

  it("one that still runs", async () => {
    const study = copy();
    const journal = join(study, "journal.ndjson");
    const lines = readFileSync(journal, "utf8").trimEnd().split("\n");
    writeFileSync(journal, `${lines.filter((line) => !line.includes('"study-finished"')).join("\n")}\n`);
    const holder = { pid: process.pid, host: hostname(), startTicks: null, since: "2026-01-01T00:00:00Z", token: "t" };
    writeFileSync(join(study, "lock.json"), JSON.stringify(holder));
    const { code, stderr } = await scalebench(["compare", before, study]);
    expect(code).toBe(2);
    expect(stderr).toContain("expected a study that has ended, found that study still runs");
  });
});
