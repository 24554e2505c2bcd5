import type { CellAnalysis } from "../src/types/analysis.js";

export type Breakdown = NonNullable<CellAnalysis["breakdown"]>;

/** Parts of a step in the order in which they happen, with their words; they add up to it. */
export const stepParts = [
  ["dataWait", "data wait"],
  ["forward", "forward"],
  ["backward", "backward"],
  ["exchange", "exchange"],
  ["optimizer", "optimizer"],
] as const satisfies readonly (readonly [keyof Breakdown, string])[];

export type StepPart = (typeof stepParts)[number][0];

/** A cell's step taken apart, where it was and every part is a number. */
export function breakdownOf({ breakdown }: Pick<CellAnalysis, "breakdown">): Breakdown | undefined {
  if (breakdown === undefined || !(breakdown.step > 0)) return undefined;
  const whole = [breakdown.step, ...stepParts.map(([part]) => breakdown[part])];
  return whole.every((seconds) => Number.isFinite(seconds)) ? breakdown : undefined;
}
