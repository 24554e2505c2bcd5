import { expect, test } from "vitest";
import { doingText } from "../../src/cli/live-page.js";

test("what is running, and how long it will take as far as that is known", () => {
  const repeats = { min: 4, max: 10 };
  expect(doingText({ block: 1, trials: 9, timeLeft: undefined }, repeats)).toBe(
    "Block 1 of 4 to 10 is running: 9 trials.",
  );
  expect(doingText({ block: 5, trials: 1, timeLeft: { atLeastSeconds: 60, atMostSeconds: 300 } }, repeats)).toBe(
    "Block 5 of 4 to 10 is running: 1 trial. Time left: about 1 min 0 s to 5 min 0 s, as the claims need.",
  );
  expect(
    doingText({ block: 2, trials: 3, timeLeft: { atLeastSeconds: 30, atMostSeconds: 30.4 } }, { min: 3, max: 3 }),
  ).toBe("Block 2 of 3 is running: 3 trials. Time left: about 30 s.");
});
