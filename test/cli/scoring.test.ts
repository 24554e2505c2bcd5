import { describe, expect, it } from "vitest";
import { scoringText } from "../../src/cli/model-text.js";
import { differenceText, type Scoring, type ScoringRun, scoringRates } from "../../src/cli/scoring.js";

const run = (executors: number, repeat: number, seconds: number): ScoringRun => ({
  executors,
  repeat,
  rows: 1000,
  seconds,
});

/** Six rounds, of which two executors take half the time, but a little more in later ones. */
const six = [1, 2, 3, 4, 5, 6].flatMap((repeat) => [run(2, repeat, 0.5 + repeat / 100), run(1, repeat, 1)]);

const scoring = (runs: readonly ScoringRun[], largest = 6e-8): Scoring => ({
  schema: "scalebench/scoring/v1",
  model: "ab".repeat(32),
  dataset: "credit-default",
  when: "2026-05-04T10:20:30Z",
  compared: { rows: 1993, largest, tolerance: 1e-5 },
  rates: scoringRates(runs),
  runs,
});

describe("rows a second", () => {
  it("have an exact interval from six repeats on, and the speed-up is that of each repeat", () => {
    const [one, two] = scoringRates(six);
    expect([one?.executors, two?.executors]).toEqual([1, 2]);
    expect(one?.rate).toMatchObject({ median: 1000, low: 1000, high: 1000, n: 6, unit: "rows/s" });
    expect(two?.rate.level).toBeCloseTo(0.96875, 12);
    expect(one?.speedup).toBeUndefined();
    expect(two?.speedup).toMatchObject({ baseExecutors: 1, n: 6, low: 1 / 0.56, high: 1 / 0.51 });
  });

  it("have their range with fewer, called so, and none with one", () => {
    const few = scoringText(scoring(six.slice(0, 4)), "/tmp/p");
    expect(few).toContain("(range)");
    expect(few).not.toContain("interval");
    expect(scoringText(scoring([run(1, 1, 1)]), "/tmp/p")).toContain("one value, no interval");
  });

  it("are left out where nothing was timed", () => {
    expect(scoringText(scoring([]), "/tmp/p").split("\n")).toHaveLength(2);
  });

  it("stand beside what was compared", () => {
    const text = scoringText(scoring(six), "/tmp/p");
    expect(text).toContain("1993 test rows: Spark's predictions are the training program's within 0.00001");
    expect(text).toContain("(largest difference 6.0e-8)");
    expect(text).toMatch(/^ *2 .*\(96\.9 % interval\) .* 6 .*1\.\d\d /m);
  });
});

describe("predictions that differ", () => {
  const compared = { rows: 10, largest: 0.00123, row: 7, beyond: 2, otherClass: 0 };
  it("are told with how many, how much and where", () => {
    expect(differenceText({ ok: true, compared, timed: null }, 1e-5)).toBe(
      "expected predictions within 0.00001 of the training program's, found 2 of 10 rows further away: 0.00123 at row 7",
    );
  });

  it("are none within the tolerance", () => {
    expect(differenceText({ ok: true, compared: { ...compared, beyond: 0 }, timed: null }, 1e-5)).toBeUndefined();
  });
});
