/** ln(candidate/base) of the blocks that both have, in block order; values that are not above zero have none. */
export function logRatios(candidate: ReadonlyMap<number, number>, base: ReadonlyMap<number, number>): number[] {
  return [...candidate].flatMap(([block, value]) => {
    const ratio = Math.log(value / (base.get(block) ?? Number.NaN));
    return Number.isFinite(ratio) ? [ratio] : [];
  });
}
