import { trialId } from "../types/ids.js";
import type { Cell, Plan, Trial } from "../types/plan.js";
import { Random } from "./random.js";

/** The cells in the random order of a block (1-based): Fisher-Yates, from the suite's seed and the block's number alone. */
export function blockOrder<Item>(seed: number, block: number, cells: readonly Item[]): readonly Item[] {
  const random = Random.seeded(seed, block);
  const order = [...cells];
  for (let last = order.length - 1; last > 0; last -= 1) {
    const chosen = random.below(last + 1);
    [order[last], order[chosen]] = [order[chosen] as Item, order[last] as Item];
  }
  return order;
}

/** The trial of a cell in a block: `b003-torch-ddp-n1-w2`. */
export const trialOf = (block: number, cell: Cell): Trial => ({
  id: trialId(`b${String(block).padStart(3, "0")}-${cell.id}`),
  cell,
  block,
});

/** The trials of a block (1-based), in the order in which they run. */
export const trialsOfBlock = (plan: Plan, block: number): readonly Trial[] =>
  blockOrder(plan.seed, block, plan.cells).map((cell) => trialOf(block, cell));
