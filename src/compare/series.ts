/** A metric's values of a cell by block, in block order. */
export type BlockValues = ReadonlyMap<number, number>;

/** All values are equal: a deterministic metric. One value is no repetition that could show it. */
export function isConstant(values: readonly number[]): boolean {
  return values.length >= 2 && values.every((value) => value === values[0]);
}

/** Both sides have the same blocks. */
export const sameBlocks = (base: BlockValues, candidate: BlockValues): boolean =>
  base.size === candidate.size && [...base.keys()].every((block) => candidate.has(block));

/** Not a single value differs: block by block, or because neither side varies. */
export function equalValues(base: BlockValues, candidate: BlockValues): boolean {
  if (base.size === 0) return false;
  if (sameBlocks(base, candidate)) return [...base].every(([block, value]) => candidate.get(block) === value);
  const all = [...base.values(), ...candidate.values()];
  return candidate.size > 0 && isConstant(all);
}
