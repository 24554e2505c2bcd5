import type { Alarm } from "./alarm.js";

/** One run each, and no word of noise. */
export const pointEstimate: Alarm = {
  name: "one run each, alarm when 5 % slower",
  trials: 1,
  alarms: ([before = Number.NaN], [after = Number.NaN]) => after - before < Math.log(0.95),
};
