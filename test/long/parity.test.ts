import { readdirSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { projectRoot } from "../../src/project/root.js";
import type { Analysis } from "../../src/types/analysis.js";
import { type Finished, readAnalysis, scalebench, temporaryStudy } from "../e2e/scalebench.js";

const suites = join(projectRoot, "suites", "parity");

describe.each(readdirSync(suites))("%s under every runner", (file) => {
  const { out } = temporaryStudy();
  let run: Finished;
  let analysis: Analysis;

  beforeAll(async () => {
    run = await scalebench(["run", join(suites, file), "--out", out]);
    analysis = readAnalysis(out);
  }, 1_800_000);

  it("completes every cell", () => {
    expect(run.code, run.stderr).toBe(0);
    expect(analysis.failures).toEqual([]);
  });

  it("trains the same parameters at one and at two workers, bit by bit, whatever the model and the data set", () => {
    const digests = new Map<string, Set<string | null>>();
    for (const { levels, workers, parity } of analysis.cells) {
      const { runner: _, nodes: __, workersPerNode: ___, ...workload } = levels;
      const key = JSON.stringify([workload, workers]);
      digests.set(key, (digests.get(key) ?? new Set()).add(parity.digest));
    }
    expect(Object.fromEntries([...digests].filter(([, found]) => found.size !== 1 || found.has(null)))).toEqual({});
    expect(digests.size).toBeGreaterThan(2);
  });
});
