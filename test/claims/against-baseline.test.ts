import { describe, expect, it } from "vitest";
import { baselineSample, decideAgainstBaseline } from "../../src/claims/against-baseline.js";
import { decideClaims } from "../../src/claims/decide.js";
import type { Limit } from "../../src/claims/scale.js";
import type { ClaimSource } from "../../src/claims/source.js";
import { claimTargets } from "../../src/plan/targets.js";
import type { BaselineEvidence } from "../../src/types/baseline.js";
import type { MetricName } from "../../src/types/metrics.js";
import type { ClaimSpec } from "../../src/types/suite.js";
import { cellOf, planOf } from "../analysis/study.js";
import { seededNoise } from "../stats/noise.js";

const alpha = { fails: 0.01, holds: 0.05 };
const atLeast = (ratio: number): readonly Limit[] => [{ side: "above", theta: Math.log(ratio) }];

describe("the rule against a baseline", () => {
  it("is the prediction interval of one further run: mean, Student's quantile, sqrt(1 + 1/m)", () => {
    const runs = [2, 3.75, 3, 2.5, 4];
    const { low, high, difference } = decideAgainstBaseline([3.05], runs, [], alpha);
    const m = runs.reduce((sum, one) => sum + one, 0) / 5;
    const s = Math.sqrt(runs.reduce((sum, one) => sum + (one - m) ** 2, 0) / 4);
    expect(difference).toBeCloseTo(3.05 - m, 12);
    // The 95 % quantile for 4 degrees of freedom, as tables of Student's t have it.
    expect(high - difference).toBeCloseTo(2.132 * s * Math.sqrt(1.2), 3);
    expect(difference - low).toBeCloseTo(high - difference, 12);
  });

  it.each([
    [1, "holds"],
    [0.97, "holds"],
    [0.9, "undecided"],
    [0.8, "fails"],
  ] as const)("with a spread of 1 %% between runs and a bound of 0.9, a ratio of %f %s", (ratio, verdict) => {
    const runs = [0.99, 1.01, 1, 0.985, 1.015].map(Math.log);
    expect(decideAgainstBaseline([Math.log(ratio)], runs, atLeast(0.9), alpha).verdict).toBe(verdict);
  });

  it("decides equal runs by the value, equality included, and says deterministic", () => {
    const runs = [0.96, 0.96, 0.96, 0.96, 0.96];
    const within: readonly Limit[] = [
      { side: "above", theta: -0.01 },
      { side: "below", theta: 0.01 },
    ];
    expect(decideAgainstBaseline([0.97], runs, within, alpha)).toMatchObject({ verdict: "holds", deterministic: true });
    expect(decideAgainstBaseline([0.98], runs, within, alpha)).toMatchObject({ verdict: "fails", deterministic: true });
  });

  it("keeps its error rates where runs vary on different days, as a rule by the spread within a run does not", () => {
    const noise = seededNoise(21);
    const studies = 4000;
    const at = { fails: 0, holds: 0 };
    for (let study = 0; study < studies; study++) {
      // Days differ by 5 %, trials of a day by 0.5 %; the truth is exactly at the margin.
      const run = (shift: number) => {
        const day = 0.05 * noise.normal();
        return shift + day + 0.005 * noise.normal();
      };
      const runs = Array.from({ length: 5 }, () => run(0));
      const { verdict } = decideAgainstBaseline([run(Math.log(0.95))], runs, atLeast(0.95), alpha);
      if (verdict !== "undecided") at[verdict] += 1;
    }
    expect(at.fails / studies).toBeLessThan(0.015);
    expect(at.holds / studies).toBeLessThan(0.06);
    expect(at.holds / studies).toBeGreaterThan(0.04);
  });
});

describe("the sample of a baseline", () => {
  it("is the mean of each run's first trials, as many as the shortest run has", () => {
    const runs = [
      [1, 2, 3, 4, 100],
      [2, 2, 2, 2],
    ];
    expect(baselineSample(runs, { min: 4, max: 20 })).toEqual({ trials: 4, runs: [2.5, 2] });
  });

  it("has no run with fewer trials than a study has, and looks at no more than a study may have", () => {
    const runs = [
      [1, 1, 1],
      [1, 3, 5, 7],
    ];
    expect(baselineSample(runs, { min: 4, max: 20 })).toEqual({ trials: 4, runs: [4] });
    expect(baselineSample(runs, { min: 2, max: 2 })).toEqual({ trials: 2, runs: [1, 2] });
  });
});

const cell = cellOf({ runner: "torch-ddp", workersPerNode: 2 });
const base = cellOf({ runner: "torch-ddp" });
const repeats = { min: 4, max: 20 };

const claim = (changes: Partial<ClaimSpec> = {}): ClaimSpec => ({
  id: "as-before",
  metric: "throughput",
  where: { workersPerNode: 2 },
  against: "baseline",
  bound: { kind: "atLeast", value: 0.9 },
  gate: true,
  ...changes,
});

const spread = [0.99, 1.01, 1, 0.985, 1.015];

const evidence = (
  runs: readonly (readonly number[])[],
  metric: MetricName = "throughput",
  unsteady = 0,
): BaselineEvidence => ({
  state: "comparable",
  name: "ci",
  unsteady,
  runs: runs.map((values, i) => ({ study: `study-${i}`, values: { [metric]: values } })),
});

const fiveRuns = evidence(spread.map((one) => [1000 * one, 1001 * one, 999 * one, 1000 * one]));

interface Situation {
  readonly values: readonly number[];
  readonly baseline?: BaselineEvidence;
  readonly changes?: Partial<ClaimSpec>;
  readonly more?: Partial<ClaimSource>;
}

function decide({ values, baseline, changes, more = {} }: Situation) {
  const source: ClaimSource = {
    series: (id) => (id === cell.id ? new Map(values.map((value, i) => [i + 1, value])) : new Map()),
    base: () => undefined,
    parity: () => ({ state: "identical", because: "" }),
    completed: (id) => (id === cell.id ? values.length : 0),
    ...(baseline === undefined ? {} : { baseline: () => baseline }),
    ...more,
  };
  const targets = (one: ClaimSpec) => claimTargets(planOf([base, cell]), one);
  const decided = decideClaims({ claims: [claim(changes)], targets, alpha, source, repeats });
  const [result] = decided.claims;
  if (result === undefined) throw new Error("no result");
  return { ...result, needed: [...decided.neededCells] };
}

describe("a claim against a baseline", () => {
  it("has a ratio with its interval, the runs that it is judged by, and a sentence", () => {
    const result = decide({ values: [1000, 1010, 990, 1000], baseline: fiveRuns });
    expect(result).toMatchObject({ verdict: "holds", n: 4, level: 0.9 });
    expect(result.estimate).toBeCloseTo(1, 2);
    expect(result.comparisons[0]).toMatchObject({ against: null, baseline: { name: "ci", runs: 5, trials: 4 } });
    expect(result.because).toMatch(
      /^throughput of torch-ddp-n1-w2 is 1.* \(ratio to the mean of 5 runs of the baseline ci, n = 4, 90 % interval .*\), at least 0\.9 of that of the baseline$/,
    );
    expect(result.says).toBe("throughput of workersPerNode 2 is at least 0.9 of that of its baseline");
  });

  it("fails a slow-down that runs do not have among themselves", () => {
    expect(decide({ values: [800, 805, 795, 800], baseline: fiveRuns }).verdict).toBe("fails");
  });

  it("looks at the first trials only, so that further blocks of other claims change nothing", () => {
    const first = [1000, 1010, 990, 1000];
    const after = decide({ values: [...first, 1, 1, 1], baseline: fiveRuns });
    expect(after.estimate).toBe(decide({ values: first, baseline: fiveRuns }).estimate);
  });

  it("needs its cell until it has as many trials, and says how many are missing", () => {
    const result = decide({ values: [1000, 1010], baseline: fiveRuns });
    expect(result).toMatchObject({ verdict: "undecided", moreBlocks: 2, needed: [cell.id], low: null });
    expect(result.because).toBe(
      "2 of the 4 trials of torch-ddp-n1-w2 that are compared with the baseline ci have completed",
    );
    const none = decide({ values: [], baseline: fiveRuns });
    expect(none).toMatchObject({ verdict: "undecided", moreBlocks: 4, needed: [cell.id], estimate: null });
  });

  it("asks for no block once more blocks cannot decide it, and says what could", () => {
    const result = decide({ values: [910, 900, 920, 905], baseline: fiveRuns });
    expect(result).toMatchObject({ verdict: "undecided", needed: [], moreBlocks: null });
    expect(result.because).toMatch(/; only more runs in the baseline could decide it$/);
  });

  it("of quality compares differences, and is decided by value where all runs are equal", () => {
    const accuracies = evidence(Array(5).fill([0.96, 0.96, 0.96, 0.96]), "accuracy");
    const changes = { metric: "accuracy", bound: { kind: "within", value: 0.01 } } as const;
    const same = decide({ values: [0.96, 0.96, 0.96, 0.96], baseline: accuracies, changes });
    expect(same).toMatchObject({ verdict: "holds", estimate: 0 });
    expect(same.because).toMatch(
      /difference to the mean of 5 runs.*deterministic: all values are equal\), within 0\.01 of the baseline/,
    );
    expect(decide({ values: [0.9, 0.9, 0.9, 0.9], baseline: accuracies, changes }).verdict).toBe("fails");
  });

  it("with fewer than five runs is incomparable, and says what is missing", () => {
    const few = evidence([
      [1000, 1000, 1000, 1000],
      [1001, 1000, 1000, 1000],
      [990, 990, 990, 990],
      [1, 1],
    ]);
    const result = decide({ values: [1000, 1010, 990, 1000], baseline: few });
    expect(result).toMatchObject({ verdict: "incomparable", needed: [] });
    expect(result.because).toBe(
      "the baseline ci of torch-ddp-n1-w2 has 3 separate runs with a machine probe and at least 4 trials that have throughput, 5 are needed: 2 more runs, each kept by `scalebench baseline save STUDY --name ci`",
    );
    expect(result.comparisons[0]?.baseline).toEqual({ name: "ci", runs: 3, trials: 4 });
    expect(decide({ values: [1000], baseline: evidence([[1, 1, 1, 1]], "throughput", 2) }).because).toMatch(
      /trials that have throughput \(2 more do not count: the machine changed while they ran\), 5 are needed/,
    );
    const none = decide({ values: [1000], baseline: evidence([]) });
    expect(none.because).toMatch(/has 0 separate runs .*: 5 more runs/);
    expect(none.comparisons[0]?.baseline?.trials).toBe(4);
  });

  it("without a comparable baseline is incomparable for that reason", () => {
    const baseline = { state: "incomparable", because: "torch was 2.12.0, is 2.13.0" } as const;
    expect(decide({ values: [1000], baseline })).toMatchObject({ verdict: "incomparable", because: baseline.because });
    expect(decide({ values: [1000] }).because).toBe("the study was begun without its baselines");
  });

  it("is incomparable where the training was another one, and does not hold where trials lack the metric", () => {
    const differs = () => ({ state: "differs", because: "another order" }) as const;
    const values = [1000, 1010, 990, 1000];
    expect(decide({ values, baseline: fiveRuns, more: { parity: differs } }).because).toMatch(/another order/);
    expect(decide({ values, baseline: fiveRuns, more: { completed: () => 6 } })).toMatchObject({
      verdict: "undecided",
      because: "2 of 6 trials of torch-ddp-n1-w2 have no throughput: it was not reached",
    });
  });
});
