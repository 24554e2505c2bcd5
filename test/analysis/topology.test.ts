import { describe, expect, it } from "vitest";
import type { CompletedTrial } from "../../src/analysis/outcomes.js";
import { topologyOf } from "../../src/analysis/topology.js";
import { exampleCells, exampleTrials } from "./example-study.js";

type Place = CompletedTrial["measurement"]["places"][number];

function trialsWith(...places: readonly (readonly Place[])[]): readonly CompletedTrial[] {
  const trials = exampleTrials(exampleCells.slice(0, 1), places.length);
  return trials.map((trial, index) => ({
    ...trial,
    measurement: { ...trial.measurement, places: places[index] ?? [] },
  }));
}

const place = (more: Place): Place => ({ node: "node0", host: "here", localRank: "0", cpuAffinity: "0", ...more });

describe("where a cell's ranks were", () => {
  it("is told of the latest completed trial, rank by rank", () => {
    const first = [place({ host: "elsewhere" })];
    const last = [place({}), place({ node: "node1", host: "there", localRank: "1", cpuAffinity: "4,5,6,9" })];
    const trials = trialsWith(first, last);
    expect(topologyOf(trials)).toEqual({
      trial: trials[1]?.result.trial,
      ranks: [
        { rank: 0, node: "node0", host: "here", localRank: 0, cores: "0" },
        { rank: 1, node: "node1", host: "there", localRank: 1, cores: "4-6,9" },
      ],
    });
  });

  it("names the machine's GPU, not the number among the visible ones", () => {
    const gpu = (device: string, visible?: string) =>
      topologyOf(
        trialsWith([
          place({
            device,
            deviceName: "A GPU",
            ...(visible === undefined ? {} : { "env:CUDA_VISIBLE_DEVICES": visible }),
          }),
        ]),
      )?.ranks[0]?.gpu;
    expect(gpu("cuda:1", "2,3")).toBe("3 (A GPU)");
    expect(gpu("cuda:1")).toBe("1 (A GPU)");
    expect(gpu("cuda:0", "GPU-abc")).toBe("GPU-abc (A GPU)");
    expect(gpu("cpu")).toBeUndefined();
  });

  it("is told of 64 ranks at most", () => {
    const many = Array.from({ length: 100 }, (_, rank) => place({ localRank: String(rank) }));
    expect(topologyOf(trialsWith(many))?.ranks.map(({ rank }) => rank)).toEqual([...Array(64).keys()]);
  });

  it("is not told without a completed trial", () => {
    expect(topologyOf([])).toBeUndefined();
  });
});
