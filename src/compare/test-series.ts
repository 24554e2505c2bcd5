import { shiftInterval } from "../stats/hodges-lehmann-shift.js";
import { mannWhitney } from "../stats/mann-whitney.js";
import { pseudoMedianInterval } from "../stats/pseudo-median.js";
import { signedRank } from "../stats/signed-rank.js";
import type { MetricName } from "../types/metrics.js";
import { smallestPairedP } from "./attainable.js";
import type { MetricComparison } from "./comparison.js";
import { changeScale } from "./scale.js";
import { type BlockValues, sameBlocks } from "./series.js";

/** Of one test, before it is adjusted for the others. */
export type TestResult = Pick<MetricComparison, "estimate" | "low" | "high" | "level"> & {
  readonly method: "paired" | "unpaired";
  readonly p: number;
};

const askedLevel = 0.95;

/**
 * The change from base to candidate with its exact rank interval, and whether there is one. By block where both have
 * the same blocks and those are enough for a signed-rank test among so many tests to find anything, which depends on
 * no value; else as two groups, which need fewer trials.
 */
export function testSeries(
  metric: MetricName,
  base: BlockValues,
  candidate: BlockValues,
  tests: number,
  alpha: number,
): TestResult {
  const { to, back } = changeScale(metric, [...base.values(), ...candidate.values()]);
  const paired = sameBlocks(base, candidate) && smallestPairedP(base.size) * tests <= alpha;
  const [before, now] = [[...base.values()].map(to), [...candidate.values()].map(to)];
  const changes = [...candidate].map(([block, value]) => to(value) - to(base.get(block) ?? Number.NaN));
  const p = paired ? signedRank(changes).twoSided : mannWhitney(now, before).twoSided;
  const shift = paired ? pseudoMedianInterval(changes, askedLevel) : shiftInterval(now, before, askedLevel);
  const bounded = Number.isFinite(shift.low) && Number.isFinite(shift.high);
  return {
    method: paired ? "paired" : "unpaired",
    p,
    estimate: back(shift.estimate),
    low: bounded ? back(shift.low) : null,
    high: bounded ? back(shift.high) : null,
    level: bounded ? shift.level : null,
  };
}
