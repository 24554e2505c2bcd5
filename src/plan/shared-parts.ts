import type { Cell } from "../types/plan.js";

/**
 * The same cells, where those that say the same of workload, measure and runner share one object: a plan of 100,000
 * cells that was read from a file has each part 100,000 times, and a collector that walks over all of them again and again.
 */
export function sharingParts(cells: readonly Cell[]): readonly Cell[] {
  const known = new Map<string, unknown>();
  const shared = <Part>(part: Part): Part => {
    const text = JSON.stringify(part);
    const first = known.get(text);
    if (first !== undefined) return first as Part;
    known.set(text, part);
    return part;
  };
  return cells.map((cell) => ({
    ...cell,
    workload: shared(cell.workload),
    measure: shared(cell.measure),
    runnerOptions: shared(cell.runnerOptions),
  }));
}
