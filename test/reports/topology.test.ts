import { expect, it } from "vitest";
import { topologyBlocks } from "../../reports/topology.js";
import type { CellAnalysis } from "../../src/types/analysis.js";
import { trialId } from "../../src/types/ids.js";
import { quickstart } from "./fixture.js";

const [first, ...others] = quickstart().cells;
if (first === undefined) throw new Error("no cell");
const ranks = (count: number) =>
  Array.from({ length: count }, (_, rank) => ({ rank, node: "node0", host: "here", localRank: rank, cores: "0-3" }));
const placed = (count: number, more: Partial<CellAnalysis> = {}): CellAnalysis => ({
  ...first,
  ...more,
  topology: { trial: trialId("b001"), ranks: ranks(count) },
});
const text = (cells: readonly CellAnalysis[], kind?: string): string =>
  JSON.stringify(topologyBlocks({ cells, environment: kind === undefined ? {} : { cluster: { kind } } }));

it("each rank's node, host, slot, cores and GPU stand in a table behind a fold", () => {
  const gpu = { rank: 0, node: "", host: "a<b>", localRank: 3, cores: "", gpu: "3 (A GPU)" };
  const cell = { ...first, topology: { trial: trialId("b001"), ranks: [gpu] } };
  const table = topologyBlocks({ cells: [cell, ...others], environment: {} }).find((block) => block.kind === "table");
  expect(table?.fold).toBe("Node, host and slot of each rank");
  expect(table?.table.rows).toEqual([[first.id, "0", "not told", "a<b>", "3", "not told", "3 (A GPU)"]]);
});

it("a sentence says that placement was as planned, of how many trials, and what failed", () => {
  expect(text([placed(2)])).toContain("Placement was as planned in 6 completed trials");
  expect(text([placed(2, { trials: { planned: 6, completed: 5, failed: 1 } })])).toContain("1 trial failed");
});

it("on a cluster that was there before hosts are read back, and called unchecked", () => {
  const untold = { trial: trialId("b001"), ranks: ranks(2).map((rank) => ({ ...rank, node: "" })) };
  const foreign = { ...first, topology: untold };
  expect(text([foreign])).toContain("All cells ran on a cluster that was there before");
  expect(text([foreign, placed(2)])).toContain("1 of 2 cells ran on a cluster that was there before");
  expect(text([foreign])).not.toContain("as planned");
});

it.each([
  [undefined, false, "All ranks ran on one host."],
  ["local", true, "Several nodes are simulated"],
  ["emulated", true, "All nodes are emulated"],
  ["ssh", false, "Nodes are machines of their own (ssh)."],
])("of a cluster %s, simulated %s, it says what nodes are", (kind, simulatedNodes, says) => {
  expect(text([placed(1, { simulatedNodes })], kind)).toContain(says);
});

it("an analysis that does not tell places has no table", () => {
  expect(topologyBlocks({ cells: others, environment: {} })).toEqual([]);
});

it("what is left out of a long table is said", () => {
  expect(text([placed(600)])).toContain("88 more ranks are in analysis.json alone.");
});
