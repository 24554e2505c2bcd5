import type { CellAnalysis } from "../../src/types/analysis.js";

/** Quantiles of 600 steps around `middle` seconds, with a tail. */
export function stepTimesAround(middle: number): NonNullable<CellAnalysis["stepTimes"]> {
  const quantiles = Array.from({ length: 41 }, (_, i) => middle * (0.9 + 0.18 * (i / 40) + 0.5 * (i / 40) ** 16));
  return { quantiles, n: 600, trials: 6 };
}

/** Twenty steps in which the last rank is late, but for every fifth, in which the first one is. */
export function latenessAround(workers: number, step: number): readonly (readonly number[])[] {
  return Array.from({ length: 20 }, (_, i) => {
    const late = Array.from({ length: workers }, (_, rank) => 0.08 * step * (rank + 0.3 * Math.sin(i * (rank + 1))));
    if (i % 5 === 4) late.reverse();
    const first = Math.min(...late);
    return late.map((each) => each - first);
  });
}
