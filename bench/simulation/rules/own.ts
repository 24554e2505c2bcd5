import { firstLook, ownRule } from "../studies.js";
import type { Alarm } from "./alarm.js";

export const own: Alarm = {
  name: "scalebench: sequential rule with a margin of 5 %",
  trials: 20,
  alarms: (before, after) => {
    const ratios = after.map((value, i) => value - (before[i] ?? Number.NaN));
    for (let n = firstLook; n <= ratios.length; n++) {
      const verdict = ownRule(ratios.slice(0, n));
      if (verdict !== "undecided") return verdict === "fails";
    }
    return false;
  },
};
