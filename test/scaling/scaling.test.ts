import { describe, expect, it } from "vitest";
import { basesOf } from "../../src/scaling/bases.js";
import { efficiencyByBlock, speedupByBlock } from "../../src/scaling/speedup.js";
import { cellOf } from "../analysis/study.js";

describe("the bases of a speed-up", () => {
  it("are the same runner at its smallest worker count, and the single process", () => {
    const single = cellOf({ runner: "single" });
    const two = cellOf({ workersPerNode: 2 });
    const four = cellOf({ nodes: 2, workersPerNode: 2 });
    const other = cellOf({ runner: "ray", workersPerNode: 2 });
    const bases = basesOf([four, two, single, other]);
    expect(bases.get(four.id)).toEqual({ own: two, single });
    expect(bases.get(two.id)).toEqual({ own: two, single });
    expect(bases.get(other.id)).toEqual({ own: other, single });
    expect(bases.get(single.id)).toEqual({ own: single, single });
  });

  it("have all other levels equal", () => {
    const at = (runner: string, workersPerNode: number, batch: number) =>
      cellOf({ runner, workersPerNode, globalBatch: batch, levels: { "workload.batch.global": batch } });
    const cells = [at("single", 1, 64), at("single", 1, 128), at("ray", 1, 64), at("ray", 1, 128), at("ray", 2, 128)];
    const bases = basesOf(cells);
    expect(bases.get(cells[4]?.id ?? cellOf().id)).toEqual({ own: cells[3], single: cells[1] });
  });

  it("take the single process where a runner's own option is swept", () => {
    const option = (runner: string, workersPerNode: number, fusion: string) =>
      cellOf({ runner, workersPerNode, levels: { "runners.horovod.fusionThreshold": fusion } });
    const single = option("single", 1, "1MiB");
    const [one, two] = [option("horovod", 1, "64MiB"), option("horovod", 2, "64MiB")];
    expect(basesOf([single, option("horovod", 1, "1MiB"), one, two]).get(two.id)).toEqual({ own: one, single });
  });

  it("lack the single process where the suite has none", () => {
    const cell = cellOf();
    expect(basesOf([cell]).get(cell.id)).toEqual({ own: cell, single: undefined });
  });

  it("are found for ten thousand cells at once", () => {
    const cells = Array.from({ length: 10_000 }, (_, i) =>
      cellOf({ levels: { "workload.seed": Math.floor(i / 4) }, workersPerNode: 1 + (i % 4), globalBatch: 48 }),
    );
    const before = performance.now();
    expect(basesOf(cells).size).toBe(10_000);
    expect(performance.now() - before).toBeLessThan(1000);
  });
});

describe("speed-up and efficiency", () => {
  const base = new Map([
    [1, 100],
    [2, 120],
    [4, 0],
  ]);
  const candidate = new Map([
    [1, 150],
    [2, 180],
    [3, 200],
    [4, 10],
  ]);

  it("are ratios within a block; blocks that lack either are left out", () => {
    const speedup = speedupByBlock(candidate, base);
    expect([...speedup]).toEqual([
      [1, 1.5],
      [2, 1.5],
    ]);
    expect([...efficiencyByBlock(speedup, 4, 2)]).toEqual([
      [1, 0.75],
      [2, 0.75],
    ]);
  });
});
