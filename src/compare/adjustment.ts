import { benjaminiHochberg } from "../stats/benjamini-hochberg.js";
import { holm } from "../stats/holm.js";

export const adjustmentNames = ["holm", "bh"] as const;
export type AdjustmentName = (typeof adjustmentNames)[number];

/** How p values are adjusted for standing among others; named as R's p.adjust names them. */
interface Adjustment {
  readonly adjust: (pValues: readonly number[]) => readonly number[];
  /** Among how many tests alpha is shared when none of the others finds anything to find. */
  readonly sharers: (tests: number) => number;
  /** What alpha is then the chance, or the share, of. */
  readonly words: (tests: string, alpha: string) => string;
}

export const adjustments: Readonly<Record<AdjustmentName, Adjustment>> = {
  holm: {
    adjust: holm,
    sharers: (tests) => tests,
    words: (tests, alpha) => `${tests}, together wrong with a chance of at most ${alpha} (Holm)`,
  },
  // Where all tests are as clear as they can be, none has to be clearer than a test alone.
  bh: {
    adjust: benjaminiHochberg,
    sharers: () => 1,
    words: (tests, alpha) =>
      `${tests}; of all differences called, at most ${alpha} are expected to be none (Benjamini-Hochberg)`,
  },
};
