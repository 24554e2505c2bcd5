import { execFileSync } from "node:child_process";
import { release } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { environmentFacts, gitCommit } from "../../src/environment/facts.js";
import { harnessVersion } from "../../src/project/root.js";
import { temporaryFolder, writeText } from "./temporary.js";

const environment = {
  kind: "external",
  python: "python3",
  binDirectory: "/",
  javaHome: undefined,
  key: "key",
  lockDigest: "lock",
} as const;

test("the facts name machine, versions and code, as strings", async () => {
  const suitePath = join(temporaryFolder(), "suite.yaml");
  const facts = await environmentFacts({ environment, suitePath, threadsPerWorker: "1" });
  expect(facts.system?.kernel).toBe(release());
  expect(Number(facts.hardware?.logicalCpus)).toBeGreaterThan(0);
  expect(facts.software).toMatchObject({ harness: harnessVersion(), node: process.versions.node });
  expect(facts.software?.python).toMatch(/^3\.\d+\.\d+$/);
  expect(facts.code).toMatchObject({ environmentLock: "lock", trainingCode: expect.stringMatching(/^[0-9a-f]{64}$/) });
  expect(facts.code).not.toHaveProperty("gitCommit");
  expect(
    Object.values(facts)
      .flatMap(Object.values)
      .every((value) => typeof value === "string"),
  ).toBe(true);
});

test("a suite in git is recorded with its commit, and whether it was changed since", async () => {
  const folder = temporaryFolder();
  const git = (...args: readonly string[]) =>
    execFileSync("git", ["-C", folder, "-c", "user.name=t", "-c", "user.email=t@t", ...args])
      .toString()
      .trim();
  git("init", "--quiet");
  writeText(join(folder, "suite.yaml"), "a\n");
  git("add", ".");
  git("commit", "--quiet", "--message", "x");
  const commit = git("rev-parse", "HEAD");
  expect(await gitCommit(folder, process.env)).toBe(commit);
  writeText(join(folder, "suite.yaml"), "b\n");
  expect(await gitCommit(folder, process.env)).toBe(`${commit}-dirty`);
});
