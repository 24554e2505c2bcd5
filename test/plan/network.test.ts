import { describe, expect, it } from "vitest";
import { trainingKey } from "../../src/analysis/parity/groups.js";
import { fingerprintOf } from "../../src/baselines/fingerprint.js";
import { networkError } from "../../src/plan/check-network.js";
import { makePlan } from "../../src/plan/make-plan.js";
import { claimTargets } from "../../src/plan/targets.js";
import type { Plan } from "../../src/types/plan.js";
import { quickstart, suiteWith } from "../suite/faults.js";
import { known } from "../suite/known.js";
import { local } from "./local.js";

const planOf = (part: string, replacement: string): Plan =>
  makePlan(suiteWith(part, replacement), { runners: known.runners, cluster: local });

const varied = planOf("nodes: [1]", "network.bandwidth: [1Gbit, 100Mbit]");
const ofRunner = varied.cells.filter(({ runner, workers }) => runner === "torch-ddp" && workers === 2);

describe("the network of a cell", () => {
  it("is that of its level", () => {
    expect(ofRunner.map(({ id, network }) => [id, network])).toEqual([
      ["torch-ddp-n1-w2-bandwidth1Gbit", { bandwidth: 1e9 }],
      ["torch-ddp-n1-w2-bandwidth100Mbit", { bandwidth: 100e6 }],
    ]);
  });

  it("leaves the rest of the suite's as it is", () => {
    const plan = planOf(
      quickstart.slice(quickstart.indexOf("  nodes: [1]")),
      `  network.bandwidth: [1Gbit]
workload:
  model: cnn
  dataset: digits
  batch: { global: 256 }
  optimizer: { name: sgd, learningRate: 0.1 }
network: { latency: 2ms }
scaling: strong
`,
    );
    expect(plan.cells[0]?.network).toEqual({ bandwidth: 1e9, latency: 0.002 });
  });

  it("changes no training: the same parameters are expected", () => {
    expect(new Set(ofRunner.map(trainingKey)).size).toBe(1);
  });

  it("tells siblings apart like any other factor", () => {
    const [claim] = varied.claims;
    if (claim === undefined) throw new Error("the suite has no claim");
    const targets = claimTargets(varied, {
      ...claim,
      metric: "throughput",
      where: { "network.bandwidth": "100Mbit", runner: "horovod" },
      against: { "network.bandwidth": "1Gbit" },
    });
    expect(targets.map(({ cell, sibling }) => [cell.id, sibling?.id])).toEqual([
      ["horovod-n1-w1-bandwidth100Mbit", "horovod-n1-w1-bandwidth1Gbit"],
      ["horovod-n1-w2-bandwidth100Mbit", "horovod-n1-w2-bandwidth1Gbit"],
    ]);
  });

  it("is in the fingerprint, which stays as it was without one", () => {
    const [fast, slow] = ofRunner;
    const [plain] = planOf("suite: quickstart", "suite: quickstart").cells;
    if (fast === undefined || slow === undefined || plain === undefined) throw new Error("no cells");
    expect(fingerprintOf({}, fast, false).link).toBe("1000000000 bit/s, no delay");
    expect(fingerprintOf({}, slow, false).link).toBe("100000000 bit/s, no delay");
    expect(fingerprintOf({}, plain, false)).not.toHaveProperty("link");
  });
});

describe("a plan with a network", () => {
  it("runs on an emulated cluster", () => {
    expect(networkError(varied, "emulated")).toBeUndefined();
  });

  it.each(["local", "ssh", "slurm"] as const)("is refused on a cluster of kind %s, with the reason", (kind) => {
    const error = networkError(varied, kind);
    expect(error?.code).toBe("SUITE_NETWORK");
    expect(error?.message).toBe(
      `expected an emulated cluster for the suite's \`network\` (18 of 18 cells), found kind ${kind}`,
    );
  });

  it("runs anywhere without one", () => {
    expect(networkError(planOf("suite: quickstart", "suite: quickstart"), "local")).toBeUndefined();
  });
});
