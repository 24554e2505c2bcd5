import { expect, it } from "vitest";
import { placeLabel, seriesOf, shortPlaceLabel } from "../../reports/series.js";
import { cellsOf, quickstart } from "./fixture.js";

const plan = { runner: "ray", workers: 2, throughput: 9000, startup: [1, 1, 1], memory: 300 } as const;

it("the quickstart has five series, each with its own colour and shape", () => {
  const { cells, suite } = quickstart();
  const series = seriesOf(cells, suite.factors);
  expect(series.map((entry) => entry.label)).toEqual(["single", "torch-ddp", "horovod", "spark-horovod", "ray"]);
  expect(new Set(series.map((entry) => entry.style.color)).size).toBe(5);
  expect(new Set(series.map((entry) => entry.style.shape)).size).toBe(5);
});

it("a factor with several levels splits the series", () => {
  const [cell] = cellsOf([plan]);
  if (cell === undefined) throw new Error("no cell");
  const path = "workload.batch.perWorker";
  const cells = [64, 128].map((level) => ({ ...cell, levels: { ...cell.levels, [path]: level } }));
  const labels = seriesOf(cells, { runner: ["ray"], [path]: [64, 128] }).map((entry) => entry.label);
  expect(labels).toEqual(["ray, perWorker 64", "ray, perWorker 128"]);
});

it("two ways to the same worker count are two series", () => {
  const cells = cellsOf([plan, { ...plan, nodes: 2 }]);
  const labels = seriesOf(cells, { runner: ["ray"], nodes: [1, 2] }).map((entry) => entry.label);
  expect(labels).toEqual(["ray, 1 node", "ray, 2 nodes"]);
});

it("simulated nodes are called simulated", () => {
  const [cell] = cellsOf([{ ...plan, nodes: 2 }]);
  expect(cell && placeLabel(cell)).toBe("2 workers on 2 simulated nodes");
});

it("nodes of an emulated cluster are called emulated", () => {
  const [cell] = cellsOf([{ ...plan, nodes: 2 }]);
  if (cell === undefined) throw new Error("no cell");
  const emulated = { ...cell, nodesAre: "emulated" as const };
  expect(placeLabel(emulated)).toBe("2 workers on 2 emulated nodes");
  expect(shortPlaceLabel(emulated)).toBe("2 w / 2 nodes emul.");
});
