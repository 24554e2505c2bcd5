import { decideSequentially } from "../claims/sequential.js";
import { normalQuantile } from "../stats/normal.js";
import type { ErrorRates } from "../types/suite.js";
import type { Resolution } from "./calibration.js";
import type { RandomStream } from "./random-stream.js";

/** Chance of a verdict within the blocks. */
export const chance = 0.95;

/** Distances in standard deviations: coarser than this is no resolution at all, finer than that no difference. */
const largest = 64;
const halvings = 14;

type Side = "fails" | "holds";

/**
 * How many standard deviations of a paired log ratio the truth must lie from a bound for a verdict within so many
 * blocks, with the chance `chance`: by simulation of normal values under the project's own rule. Infinite where the
 * blocks are too few for any verdict.
 * @param blocks numbers of blocks, ascending
 */
export function distances(
  side: Side,
  blocks: readonly number[],
  alpha: ErrorRates,
  runs: number,
  random: RandomStream,
): readonly number[] {
  const most = blocks.at(-1) ?? 0;
  const needed: number[][] = blocks.map(() => []);
  for (let run = 0; run < runs; run++) {
    const noise = Array.from({ length: most }, () => normalQuantile((random.next() + 0.5) / 2 ** 32));
    let least = Number.POSITIVE_INFINITY;
    let at = 0;
    for (let n = 2; n <= most; n++) {
      least = Math.min(least, distanceNeeded(side, noise.slice(0, n), alpha, least));
      while (blocks[at] === n) needed[at++]?.push(least);
    }
  }
  return needed.map((values) => atChance(values));
}

/** The smallest distance, by bisection, at which these values bring the verdict; `known` where that is smaller. */
function distanceNeeded(side: Side, noise: readonly number[], alpha: ErrorRates, known: number): number {
  const towards = side === "holds" ? 1 : -1;
  const decides = (distance: number): boolean =>
    decideSequentially(
      noise.map((value) => value + towards * distance),
      [{ side: "above", theta: 0 }],
      alpha,
    ).verdict === side;
  let high = Math.min(largest, known);
  if (!decides(high)) return Number.POSITIVE_INFINITY;
  let low = 0;
  for (let i = 0; i < halvings; i++) {
    const middle = (low + high) / 2;
    if (decides(middle)) high = middle;
    else low = middle;
  }
  return high;
}

function atChance(values: readonly number[]): number {
  const ascending = [...values].sort((a, b) => a - b);
  return ascending[Math.ceil(chance * ascending.length) - 1] ?? Number.POSITIVE_INFINITY;
}

const blockCounts = [4, 6, 10, 20];
const runsOfTable = 2000;

/** What lies `distance` deviations away, relative: 0.05 is 5 %. */
export const relative = (distance: number, deviation: number): number | null =>
  Number.isFinite(distance) ? -Math.expm1(-distance * deviation) : null;

/** What claims resolve at a spread of paired log ratios, by number of blocks. */
export function resolutionTable(deviation: number, alpha: ErrorRates, random: RandomStream): readonly Resolution[] {
  const fails = distances("fails", blockCounts, alpha, runsOfTable, random);
  const holds = distances("holds", blockCounts, alpha, runsOfTable, random);
  return blockCounts.map((blocks, index) => ({
    blocks,
    fails: relative(fails[index] ?? Number.POSITIVE_INFINITY, deviation),
    holds: relative(holds[index] ?? Number.POSITIVE_INFINITY, deviation),
  }));
}
