import { beforeAll, describe, expect, it } from "vitest";
import type { Analysis } from "../../src/types/analysis.js";
import { emulatedNodes } from "../e2e/cluster-scene.js";
import { type Finished, processesOf, readAnalysis, scalebench, temporaryStudy, writeSuite } from "../e2e/scalebench.js";
import { tinySuite } from "../e2e/suites.js";
import { cannotEmulate, skipped } from "../emulation/scene.js";

const runners = ["single", "torch-ddp", "horovod", "spark-horovod", "ray"];

// 48 samples a step: whole batches for 1, 2, 3, 4 and 6 workers.
const suite = tinySuite(`[${runners.join(", ")}]`)
  .replace("  workersPerNode: [1, 2]\n", "  nodes: [1, 2, 3]\n  workersPerNode: [1, 2]\n")
  .replace(
    "  - { runner: single, workersPerNode: 2 }\n",
    "  - { runner: single, workersPerNode: 2 }\n  - { runner: single, nodes: 2 }\n  - { runner: single, nodes: 3 }\n",
  )
  .replace("global: 64", "global: 48")
  .replace("repeats: { min: 2, max: 2 }", "repeats: { min: 1, max: 1 }");

describe.skipIf(cannotEmulate !== undefined)(`one to three nodes of one and two workers over ssh${skipped}`, () => {
  const { folder, out } = temporaryStudy();
  const nodes = emulatedNodes(3);
  let run: Finished;
  let analysis: Analysis;

  beforeAll(async () => {
    const cluster = nodes.overSsh("sharedFileSystem: true\n");
    run = await scalebench(["run", writeSuite(folder, suite), "--cluster", cluster, "--out", out]);
    analysis = readAnalysis(out);
  }, 1_800_000);

  it("every runner completes every cell", () => {
    expect(run.code, run.stderr).toBe(0);
    expect(analysis.failures).toEqual([]);
    expect(analysis.cells).toHaveLength(1 + 4 * 6);
  });

  it("two workers train the same under every runner, bit by bit, on one node and on two", () => {
    const digests = analysis.cells.filter(({ workers }) => workers === 2).map(({ parity }) => parity.digest);
    expect(digests).toHaveLength(8);
    expect(new Set(digests).size).toBe(1);
  });

  // Of three numbers the sum depends on the order, and frameworks cut gradients into pieces of other sizes.
  it("more workers train the same within the tolerance", () => {
    const states = new Set(analysis.cells.map(({ parity }) => parity.state));
    expect([...states].every((state) => state === "identical" || state === "within")).toBe(true);
  });

  it("nothing is left on any node", () => {
    expect(processesOf(out)).toEqual([]);
  });
});
