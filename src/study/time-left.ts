import type { CellId } from "../types/ids.js";
import type { TrialResult } from "../types/trial-result.js";

/** Seconds that are left: at least (every claim decided as soon as it can be), and at most (all blocks needed). */
export interface TimeLeft {
  readonly atLeastSeconds: number;
  readonly atMostSeconds: number;
}

const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;

interface Remaining {
  readonly results: readonly TrialResult[];
  /** The block that ended last. */
  readonly block: number;
  readonly repeats: { readonly min: number; readonly max: number };
  /** Cells of the blocks up to repeats.min. */
  readonly cells: readonly CellId[];
  /** Cells of the blocks after that. */
  readonly needed: ReadonlySet<CellId>;
  readonly decided: boolean;
}

/** Estimate from the mean duration of each cell's trials so far; a cell without any counts as the mean of all. */
export function timeLeft({ results, block, repeats, cells, needed, decided }: Remaining): TimeLeft {
  const seconds = (cell: CellId): number => {
    const own = results.filter((result) => result.cell === cell).map((result) => result.seconds);
    return mean(own.length > 0 ? own : results.map((result) => result.seconds));
  };
  const total = (ids: Iterable<CellId>): number => [...ids].reduce((sum, id) => sum + seconds(id), 0);
  const whole = Math.max(0, repeats.min - block) * total(cells);
  const later = repeats.max - Math.max(block, repeats.min);
  const open = decided || needed.size === 0 ? 0 : Math.max(0, later) * total(needed);
  const one = open > 0 && block >= repeats.min ? open / later : 0;
  return { atLeastSeconds: whole + one, atMostSeconds: whole + open };
}
