import { describe, expect, it } from "vitest";
import { faultsWith, suiteWith } from "./faults.js";

describe("the network of a suite", () => {
  it("is none where the suite says none", () => {
    expect(suiteWith("suite: quickstart", "suite: quickstart").network).toBeUndefined();
  });

  it("is bits per second and seconds", () => {
    expect(
      suiteWith("scaling: strong", "scaling: strong\nnetwork: { bandwidth: 300Mbit, latency: 1.5ms }").network,
    ).toEqual({
      bandwidth: 300e6,
      latency: 0.0015,
    });
  });

  it("varies as a factor, its levels shown as they were written", () => {
    const suite = suiteWith("nodes: [1]", "network.bandwidth: [1Gbit, 100Mbit]");
    expect(suite.factors["network.bandwidth"]).toEqual(["1Gbit", "100Mbit"]);
    expect(suite.levelValues["network.bandwidth"]).toEqual([1e9, 100e6]);
  });

  it.each([
    ["bandwidth: 100", "network.bandwidth: expected a bandwidth with its unit, such as 100Mbit or 1Gbit, found 100"],
    [
      "bandwidth: 12MB",
      'network.bandwidth: expected a bandwidth with its unit, such as 100Mbit or 1Gbit, found "12MB"',
    ],
    ["bandwidth: 1bit", "network.bandwidth: expected a bandwidth of at least 64kbit"],
    ["latency: 1", "network.latency: expected a latency with its unit, such as 1ms, found 1"],
    ["latency: 11s", "network.latency: expected a latency of more than 0ms and at most 10s"],
    ["bandwith: 1Gbit", "expected a key of network, found `bandwith` // did you mean `bandwidth`?"],
    ["bandwidth: [1Gbit]", "a list is a sweep only under factors: write `network.bandwidth: [...]` there"],
  ])("is no %s", (given, expected) => {
    const [fault] = faultsWith("scaling: strong", `scaling: strong\nnetwork: { ${given} }`);
    expect(fault).toContain(expected);
  });

  it("is needed by a claim about what it predicts", () => {
    const claim = "metric: efficiency\n    where: { runner: torch-ddp, workersPerNode: 2 }";
    expect(faultsWith(claim, claim.replace("efficiency", "stepTimeOverPredicted"))).toEqual([
      "SUITE_CLAIM s.yaml:33:13 claims[1].metric: expected network.bandwidth for stepTimeOverPredicted, found none // add `network: { bandwidth: 100Mbit }`, or the factor `network.bandwidth: [1000Mbit, 100Mbit]`",
    ]);
  });
});
