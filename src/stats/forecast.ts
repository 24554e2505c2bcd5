import { caution } from "./caution.js";
import { excludes } from "./confidence-sequence.js";
import type { Moments } from "./moments.js";

/** A half-line that a mean is asked to lie on. */
interface Side {
  readonly side: "above" | "below";
  readonly theta: number;
}

/** Beyond so many blocks nobody waits for a decision. */
const mostBlocks = 10_000;

/**
 * How many further values would probably decide where the mean lies: the smallest number at which the sequential rule
 * decides when mean and deviation stay as they are. It fails when a violated side is excluded at alpha.fails, and holds
 * when all sides are met and each is excluded at alpha.holds with the spread taken cautiously.
 * @param sample of the values so far
 * @returns null for fewer than two values, equal values, a mean on a side's edge, and beyond 10,000 blocks
 */
export function blocksToDecide(
  sample: Moments,
  sides: readonly Side[],
  alpha: { readonly fails: number; readonly holds: number },
): number | null {
  const { n, mean, deviation } = sample;
  if (n < 2 || !(deviation > 0) || sides.length === 0) return null;
  const met = ({ side, theta }: Side): boolean => (side === "above" ? mean > theta : mean < theta);
  const violated = sides.filter((one) => !met(one));
  const decides = (blocks: number): boolean => {
    const then = { n: blocks, mean, deviation };
    return violated.length > 0
      ? violated.some(({ theta }) => excludes(then, theta, alpha.fails))
      : sides.every(({ theta }) => excludes({ ...then, deviation: caution * deviation }, theta, alpha.holds));
  };
  if (!decides(mostBlocks)) return null;
  // More blocks with the same mean and deviation only add evidence: bisection finds the first that decides.
  let [open, enough] = [n, mostBlocks];
  while (enough - open > 1) {
    const middle = Math.floor((open + enough) / 2);
    if (decides(middle)) enough = middle;
    else open = middle;
  }
  return enough - n;
}
