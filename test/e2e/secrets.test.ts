import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { type Finished, readAnalysis, scalebench, temporaryStudy, writeSuite } from "./scalebench.js";
import { tinySuite } from "./suites.js";

const names = [
  "AWS_ACCESS_KEY_ID",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "AZURE_CLIENT_SECRET",
  "GITHUB_TOKEN",
  "HF_TOKEN",
  "HUGGING_FACE_HUB_TOKEN",
  "NPM_TOKEN",
  "PGPASSWORD",
  "WANDB_API_KEY",
];
const canaries: Readonly<Record<string, string>> = Object.fromEntries(
  names.map((name) => [name, `canary-${randomUUID()}`]),
);
/** Of a name that nobody could take for a secret's: shows that the search sees what workers see. */
const unknown = { SITE_SETTING: `canary-${randomUUID()}` };
const planted = { ...canaries, ...unknown };

/** The worst that a user's model does by mistake: writes all that it sees into its log. */
const leakyModel = `import os
import sys
from math import prod

from torch import nn


def build(options, shape, classes):
    for name, value in os.environ.items():
        print(f"{name}={value}", file=sys.stderr, flush=True)
    return nn.Sequential(nn.Flatten(), nn.Linear(prod(shape), classes))
`;

const filesBelow = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

const holding = (folder: string, text: string): readonly string[] =>
  filesBelow(folder).filter((file) => readFileSync(file).includes(text));

describe("secrets of the user's environment", () => {
  const { folder, out } = temporaryStudy();
  let run: Finished;

  beforeAll(async () => {
    writeFileSync(join(folder, "leaky.py"), leakyModel);
    const suite = tinySuite("[single, torch-ddp]")
      .replace("model: mlp", "model: ./leaky.py:build")
      .replace("repeats: { min: 2, max: 2 }", "repeats: { min: 1, max: 1 }");
    run = await scalebench(["run", writeSuite(folder, suite), "--out", out], planted);
  }, 600_000);

  it("are in no file of a study, not even in logs, and in nothing that it printed", () => {
    expect(run.code).toBe(0);
    expect(readAnalysis(out).cells.map(({ trials }) => trials.completed)).toEqual([1, 1, 1]);
    // The plan, the journal, records, logs, the page: the search sees all of them.
    const files = filesBelow(out).join();
    for (const name of ["plan.json", "journal.ndjson", "launch.json", "rank-1.arrow", ".log", "report.html"]) {
      expect(files).toContain(name);
    }
    for (const [name, value] of Object.entries(canaries)) {
      expect(holding(out, value), name).toEqual([]);
      expect(run.stdout + run.stderr, name).not.toContain(value);
    }
  });

  it("would be found: what else a worker writes is in its log, and nowhere else", () => {
    const found = holding(out, unknown.SITE_SETTING);
    expect(found.length).toBeGreaterThan(0);
    expect(found.filter((file) => !file.endsWith(".log"))).toEqual([]);
  });

  it("are not in the commands that plan prints", async () => {
    const { stdout, stderr, code } = await scalebench(["plan", join(folder, "suite.yaml"), "--commands"], planted);
    expect(code).toBe(0);
    for (const value of Object.values(planted)) expect(stdout + stderr).not.toContain(value);
  });
});
