import { moments } from "../../../src/stats/moments.js";
import { studentCdf } from "../../../src/stats/student-t.js";
import type { Alarm } from "./alarm.js";

const level = 0.05;

/** One-sided p of a paired t test that the speed fell. */
function pFell(before: readonly number[], after: readonly number[]): number {
  const { n, mean, deviation } = moments(after.map((value, i) => value - (before[i] ?? Number.NaN)));
  return studentCdf((Math.sqrt(n) * mean) / deviation, n - 1);
}

export const repeatedTTest: Alarm = {
  name: "paired t test at 5 %, looked at after each of 3 to 20 blocks",
  trials: 20,
  alarms: (before, after) =>
    before.some((_, last) => last >= 2 && pFell(before.slice(0, last + 1), after.slice(0, last + 1)) < level),
};

export const singleTTest: Alarm = {
  name: "paired t test at 5 %, looked at once after 20 blocks",
  trials: 20,
  alarms: (before, after) => pFell(before, after) < level,
};
