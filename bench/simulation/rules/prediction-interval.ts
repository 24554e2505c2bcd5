import { moments } from "../../../src/stats/moments.js";
import { studentQuantile } from "../../../src/stats/student-t.js";
import type { Alarm } from "./alarm.js";

/**
 * Where one further value lies with the chance `boundary` on either side: mean -/+ t(boundary, n - 1) s sqrt(1 + 1/n).
 * Bencher's t-test threshold (bencherdev/bencher, docs, explanation of thresholds).
 */
export function predictionInterval(history: readonly number[], boundary: number): readonly [number, number] {
  const { n, mean, deviation } = moments(history);
  const half = studentQuantile(boundary, n - 1) * deviation * Math.sqrt(1 + 1 / n);
  return [mean - half, mean + half];
}

/** Of a new result, one is looked at; the history is the other trials. */
export const bencher: Alarm = {
  name: "Bencher: one result outside the prediction interval of 20 (boundary 0.977)",
  trials: 20,
  alarms: (before, [newest = Number.NaN]) => newest < predictionInterval(before, 0.977)[0],
};
