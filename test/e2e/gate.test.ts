import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { beforeAll, describe, expect, it } from "vitest";
import { type Finished, readAnalysis, scalebench, temporaryFolder, temporaryStudy } from "./scalebench.js";
import { tinySuite } from "./suites.js";

/** What a job of a forge sets; the tests' own job may run under one, too. */
const github = (folder: string) => ({ GITHUB_ACTIONS: "true", GITHUB_STEP_SUMMARY: join(folder, "job-summary.md") });
const nowhere = { GITHUB_ACTIONS: "", GITHUB_STEP_SUMMARY: "" };

const model = (seconds: number): string => `import time

from torch import nn


class Waiting(nn.Module):
    def __init__(self, inner: nn.Module) -> None:
        super().__init__()
        self.inner = inner

    def forward(self, x):
        time.sleep(${seconds})
        return self.inner(x)


def build(options, shape, classes):
    size = shape[0] * shape[1] * shape[2]
    return Waiting(nn.Sequential(nn.Flatten(), nn.Linear(size, classes)))
`;

const ownModel = tinySuite("[single]")
  .replace("workersPerNode: [1, 2]", "workersPerNode: [1]")
  .replace("exclude:\n  - { runner: single, workersPerNode: 2 }\n", "")
  .replace("model: mlp", "model: ./model.py:build")
  .replace("epochs: 2", "epochs: 0\n  breakdown: { windows: 0 }")
  .replace("repeats: { min: 2, max: 2 }", "repeats: { min: 4, max: 6 }");

const git = (folder: string, ...args: readonly string[]) =>
  execa("git", ["-C", folder, "-c", "user.name=t", "-c", "user.email=t@localhost", ...args]);

/** A repository with a suite and its model, committed. */
async function repository(): Promise<{ readonly folder: string; readonly suite: string; readonly model: string }> {
  const folder = temporaryFolder();
  const [suite, code] = [join(folder, "suite.yaml"), join(folder, "model.py")];
  writeFileSync(suite, ownModel);
  writeFileSync(code, model(0.01));
  await git(folder, "init", "--quiet", "--initial-branch", "trunk");
  await git(folder, "add", "suite.yaml", "model.py");
  await git(folder, "commit", "--quiet", "--message", "a model");
  return { folder, suite, model: code };
}

describe("a gate that fails, with what CI reads", () => {
  const { folder, out } = temporaryStudy();
  const file = join(folder, "suite.yaml");
  let gated: Finished;

  beforeAll(async () => {
    await scalebench(["setup", "--runners", "single"]);
    const claims = `claims:
  - { id: learns, metric: accuracy, atLeast: 0.2 }
  - { id: fast, metric: throughput, atLeast: 1000000000 }
`;
    const trained = tinySuite("[single]").replace("repeats: { min: 2, max: 2 }", "repeats: { min: 4, max: 6 }");
    writeFileSync(file, `${trained}${claims}`);
    const outputs = ["--benchmark-json", join(folder, "bench"), "--gitlab-metrics", join(folder, "metrics.txt")];
    gated = await scalebench(["gate", file, "--out", out, ...outputs], github(folder));
  }, 300_000);

  it("exits 3, and says which claim fails by how much", () => {
    expect(gated.code).toBe(3);
    expect(gated.stdout).toMatch(/fails +fast: /);
    expect(gated.stdout).toMatch(/holds +learns: /);
    expect(gated.stderr).toMatch(/^junit: .*junit\.xml$/m);
  });

  it("writes a test case a claim, and annotates the one that fails", () => {
    const xml = readFileSync(join(out, "junit.xml"), "utf8");
    const [learns = ""] = /<testcase name="learns"[\s\S]*?(?=<testcase |<\/testsuite>)/.exec(xml) ?? [];
    expect(learns).not.toBe("");
    expect(learns).not.toContain("<failure");
    expect(xml).toMatch(/<testcase name="fast"[^>]*>\s*<failure /);
    const annotations = gated.stderr.split("\n").filter((line) => line.startsWith("::error"));
    expect(annotations).toHaveLength(1);
    expect(annotations[0]).toContain("fast");
  });

  it("appends to the job's summary, and writes metrics for dashboards", () => {
    expect(readFileSync(join(folder, "job-summary.md"), "utf8")).toMatch(/^## .*tiny/m);
    const bigger = JSON.parse(readFileSync(join(folder, "bench-bigger.json"), "utf8")) as { unit: string }[];
    expect(bigger.map(({ unit }) => unit)).toContain("samples/s");
    expect(JSON.parse(readFileSync(join(folder, "bench-smaller.json"), "utf8"))).toBeInstanceOf(Array);
    expect(readFileSync(join(folder, "metrics.txt"), "utf8")).toMatch(/# EOF\n$/);
  });

  it("judges a study that has run, where undecided and incomparable may be skipped", async () => {
    const again = await scalebench(["gate", out, "--junit", join(folder, "own.xml"), "--json"], nowhere);
    expect(again.code).toBe(3);
    expect(JSON.parse(again.stdout)).toMatchObject({ files: { junit: join(folder, "own.xml") } });
    expect(again.stderr).not.toContain("::error");
    const misused = await scalebench(["gate", out, "--ref", "HEAD"], nowhere);
    expect(misused).toMatchObject({ code: 2, stderr: expect.stringContaining("expected --ref with a suite") });
  });

  it("tells GitHub's page of a suite that cannot run", async () => {
    const missing = await scalebench(["gate", join(folder, "none.yaml")], github(folder));
    expect(missing.code).toBe(2);
    expect(missing.stderr).toMatch(/^::error title=scalebench gate has no verdict::/m);
  });
});

describe("a gate of two revisions", () => {
  it("finds what the working tree has made slower, and leaves the repository as it was", async () => {
    const { folder, suite, model: code } = await repository();
    writeFileSync(code, model(0.03));
    const out = join(folder, "study");
    const { code: exit, stdout, stderr } = await scalebench(["gate", suite, "--ref", "trunk", "--out", out], nowhere);
    expect(stderr).toMatch(/^base: trunk, [0-9a-f]{40}$/m);
    expect(stderr).toMatch(/^head: working tree of [0-9a-f]+, with changes that are not committed$/m);
    expect(exit).toBe(3);
    expect(stdout).toMatch(/fails +not-slower: /);
    const { claims, cells } = readAnalysis(out);
    expect(cells.map(({ id }) => id)).toEqual(["single-n1-w1-base", "single-n1-w1-head"]);
    // Three times the wait, and little else in a step.
    expect(claims[0]?.comparisons[0]?.estimate).toBeLessThan(0.6);
    expect(existsSync(join(out, "revisions"))).toBe(false);
    expect((await git(folder, "worktree", "list", "--porcelain")).stdout.match(/^worktree /gm)).toHaveLength(1);
    expect(readdirSync(folder)).toContain("study");
  }, 300_000);

  it("is silent about a change that costs nothing", async () => {
    const { folder, suite, model: code } = await repository();
    writeFileSync(code, `${model(0.01)}# a word\n`);
    const args = ["gate", suite, "--ref", "HEAD", "--margin", "40%", "--out", join(folder, "study")];
    const { code: exit, stdout } = await scalebench(args, nowhere);
    expect(stdout).toMatch(/holds +not-slower: /);
    expect(exit).toBe(0);
  }, 300_000);

  it("says what is missing where there is no such revision, no repository, or a model that git does not know", async () => {
    const { folder, suite, model: code } = await repository();
    const gate = (ref: string, file = suite) =>
      scalebench(["gate", file, "--ref", ref, "--out", join(folder, "study")], nowhere);
    expect(await gate("v9")).toMatchObject({ code: 2, stderr: expect.stringContaining('found no "v9"') });
    const untracked = join(folder, "other.py");
    writeFileSync(untracked, readFileSync(code));
    const other = join(folder, "other.yaml");
    writeFileSync(other, ownModel.replace("./model.py", "./other.py"));
    await git(folder, "add", "other.yaml");
    await git(folder, "commit", "--quiet", "--message", "a suite without its model");
    const unknown = await gate("trunk", other);
    expect(unknown).toMatchObject({ code: 2, stderr: expect.stringContaining("tracked by git") });
    const elsewhere = temporaryFolder();
    writeFileSync(join(elsewhere, "suite.yaml"), ownModel);
    writeFileSync(join(elsewhere, "model.py"), model(0));
    const outside = await gate("HEAD", join(elsewhere, "suite.yaml"));
    expect(outside).toMatchObject({ code: 2, stderr: expect.stringContaining("to lie in a git repository") });
    expect(existsSync(join(folder, "study"))).toBe(false);
  });
});
