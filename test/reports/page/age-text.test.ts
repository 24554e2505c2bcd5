import { expect, test } from "vitest";
import { ageText } from "../../../reports/page/age-text.js";

test.each([
  [0, "That was 0 s ago."],
  [89.6, "That was 90 s ago."],
  [90, "That was 2 min ago."],
  [5_369, "That was 89 min ago."],
  [7_200, /^That was 2 h ago: if no block takes so long, the study has ended without its page/],
  [Number.NaN, ""],
  [-5, ""],
])("an age of %d s", (seconds, text) => {
  if (typeof text === "string") expect(ageText(seconds)).toBe(text);
  else expect(ageText(seconds)).toMatch(text);
});
