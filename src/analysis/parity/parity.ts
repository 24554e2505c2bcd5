import type { ParityResult } from "../../types/analysis.js";
import type { CellId } from "../../types/ids.js";
import type { CellOutcomes } from "../outcomes.js";
import { type CellDigests, cellDigests } from "./cell-digests.js";
import { Comparer, type ParametersReader } from "./comparer.js";
import { groupParity } from "./group-parity.js";
import { trainingKey } from "./groups.js";

/**
 * Whether cells that should have done the same training did it: same start, and the same parameters
 * after it, by digest, else within the suite's tolerance.
 * @param read called only where digests differ
 */
export function parityOfCells(
  outcomes: ReadonlyMap<CellId, CellOutcomes>,
  read: ParametersReader,
): ReadonlyMap<CellId, ParityResult> {
  const groups = new Map<string, CellDigests[]>();
  for (const one of outcomes.values()) {
    const key = trainingKey(one.cell);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [cellDigests(one)]);
    else group.push(cellDigests(one));
  }
  const comparer = new Comparer(read);
  return new Map([...groups.values()].flatMap((group) => [...groupParity(group, comparer)]));
}
