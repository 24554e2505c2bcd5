import type { Alarm } from "./alarm.js";
import { bestRho, oneSidedBound } from "./normal-mixture.js";
import { stitchedBound } from "./stitching.js";

const alpha = 0.01;
const most = 20;
const blocks = Array.from({ length: most }, (_, i) => i + 1);

/** Where the sum of paired log ratios over the spread alarms, by number of blocks. */
function known(name: string, boundary: (n: number) => number): Alarm {
  const bounds = blocks.map(boundary);
  return {
    name: `${name}, at 1 %, told the spread beforehand`,
    trials: most,
    alarms: (before, after, spread) => {
      let sum = 0;
      return after.some((value, i) => {
        sum += ((before[i] ?? Number.NaN) - value) / spread;
        return sum > (bounds[i] ?? Number.NaN);
      });
    },
  };
}

const rho = bestRho(10, 2 * alpha);

export const normalMixture = known("normal mixture", (n) => oneSidedBound(n, alpha, rho));

export const stitching = known("stitched boundary", (n) => stitchedBound(n, alpha, { vMin: 1, c: 0, s: 1.4, eta: 2 }));
