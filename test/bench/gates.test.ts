import { expect, test } from "vitest";
import { document } from "../../bench/gates/document.js";
import type { GateRun } from "../../bench/gates/gate.js";
import { atMost } from "../../bench/gates/share.js";

const run: GateRun = {
  kind: "unchanged",
  verdict: "holds",
  exitCode: 0,
  ratio: 1.002,
  interval: [0.981, 1.023],
  level: 0.9,
  blocks: 5,
  failedTrials: 0,
  seconds: 71,
};

test("the largest chance that agrees with what was seen is that of Clopper and Pearson", () => {
  // R 4.3: binom.test(k, n, alternative = "less")$conf.int[2]
  expect(atMost(0, 20)).toBeCloseTo(1 - 0.05 ** (1 / 20), 12);
  expect(atMost(2, 10)).toBeCloseTo(0.5069013, 6);
  expect(atMost(10, 10)).toBe(1);
});

test("the page counts false alarms and missed slow-downs, and lists each gate", () => {
  const runs: readonly GateRun[] = [run, { ...run, verdict: "fails" }, { ...run, kind: "slowed", interval: null }];
  const page = document({ date: "2026-05-04", command: "npm run gates", machine: { cores: 2 }, loadBefore: 0, runs });
  expect(page).toContain("| unchanged | 2 | 1 | 1 | 0 | 5 | 1 min 11 s | 2 min 22 s |");
  expect(page).toContain("False alarms: 1 of 2;");
  expect(page).toContain("Slow-downs missed: 1 of 1; at most 100.0 %");
  expect(page).toContain("| slowed | holds | 0 | 1.002 | not known to not known | 5 | 0 | 1 min 11 s |");
});
