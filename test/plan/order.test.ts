import { describe, expect, it } from "vitest";
import { blockOrder, trialOf, trialsOfBlock } from "../../src/plan/order.js";
import { planOf } from "./suites.js";

const plan = planOf({ factors: "{ runner: [torch-ddp, horovod, ray], workersPerNode: [1, 2, 4] }" });
const items = ["a", "b", "c", "d"];

describe("the order of a block", () => {
  it("has every cell once", () => {
    const ids = trialsOfBlock(plan, 7).map(({ cell }) => cell.id);
    expect([...ids].sort()).toEqual(plan.cells.map(({ id }) => id).sort());
  });

  it("is the same whenever it is asked for", () => {
    expect(trialsOfBlock(plan, 3)).toEqual(trialsOfBlock(plan, 3));
  });

  it("is fixed for all time by the seed", () => {
    expect([1, 2, 3].map((block) => blockOrder(1, block, items).join(""))).toEqual(["cdba", "cbda", "acdb"]);
  });

  it("differs from block to block, and from seed to seed", () => {
    const orders = [1, 2, 3, 4].map((block) => trialsOfBlock(plan, block).map(({ cell }) => cell.id));
    expect(new Set(orders.map(String)).size).toBe(4);
    expect(blockOrder(1, 1, plan.cells)).not.toEqual(blockOrder(2, 1, plan.cells));
  });

  it("is each of the 24 orders of four cells equally often", () => {
    const blocks = 24_000;
    const counts = new Map<string, number>();
    for (let block = 1; block <= blocks; block += 1) {
      const order = blockOrder(42, block, items).join("");
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    const expected = blocks / 24;
    const chiSquare = [...counts.values()].reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    expect(counts.size).toBe(24);
    // 99.9 % quantile of chi-square with 23 degrees of freedom.
    expect(chiSquare).toBeLessThan(49.73);
  });

  it("leaves the cells as they are", () => {
    const before = [...items];
    blockOrder(1, 1, items);
    expect(items).toEqual(before);
  });
});

describe("a trial", () => {
  it("is named after its block and its cell", () => {
    const [cell] = plan.cells;
    if (cell === undefined) throw new Error("the plan has cells");
    expect([3, 999, 1000].map((block) => trialOf(block, cell).id)).toEqual([
      "b003-torch-ddp-n1-w1",
      "b999-torch-ddp-n1-w1",
      "b1000-torch-ddp-n1-w1",
    ]);
  });
});
