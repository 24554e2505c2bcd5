import { mannWhitney } from "../stats/mann-whitney.js";
import { median } from "../stats/median.js";
import type { Drift } from "./calibration.js";

/** Two against two can never differ by more than chance. */
const fewestToTest = 4;

/**
 * Whether the machine became faster or slower over the run, by the geometric mean of both series in each block.
 * The middle one of an odd number of blocks belongs to no half. Undefined below two blocks.
 */
export function driftOf(one: ReadonlyMap<number, number>, other: ReadonlyMap<number, number>): Drift | undefined {
  const course = [...one].flatMap(([block, value]) => {
    const log = (Math.log(value) + Math.log(other.get(block) ?? Number.NaN)) / 2;
    return Number.isFinite(log) ? [{ block, log }] : [];
  });
  if (course.length < 2) return undefined;
  const logs = course.map(({ log }) => log);
  const half = Math.floor(logs.length / 2);
  const [first, last] = [logs.slice(0, half), logs.slice(-half)];
  return {
    ratio: Math.exp(median(last) - median(first)),
    p: logs.length < fewestToTest ? null : mannWhitney(last, first).twoSided,
    slopePerBlock: Math.expm1(median(slopes(course))),
    n: logs.length,
  };
}

/** Sen, "Estimates of the regression coefficient based on Kendall's tau", J. Am. Stat. Assoc. 63 (1968). */
function slopes(course: readonly { readonly block: number; readonly log: number }[]): number[] {
  return course.flatMap((from, i) => course.slice(i + 1).map((to) => (to.log - from.log) / (to.block - from.block)));
}
