/** A metric's values by block: the unit of pairing. */
export type BlockSeries = ReadonlyMap<number, number>;

/**
 * Speed-up block by block: throughput over the base's throughput in the same block. Under weak
 * scaling, where the batch grows with the workers, the same ratio is the scaled speed-up.
 * Blocks that lack either are left out.
 */
export function speedupByBlock(throughput: BlockSeries, base: BlockSeries): BlockSeries {
  const ratios = new Map<number, number>();
  for (const [block, value] of throughput) {
    const reference = base.get(block);
    if (reference !== undefined && reference > 0) ratios.set(block, value / reference);
  }
  return ratios;
}

/** Speed-up divided by the growth in workers: 1 is ideal. Hoefler and Belli, SC 2015, rule 1. */
export function efficiencyByBlock(speedup: BlockSeries, workers: number, baseWorkers: number): BlockSeries {
  const growth = workers / baseWorkers;
  return new Map([...speedup].map(([block, ratio]) => [block, ratio / growth]));
}
