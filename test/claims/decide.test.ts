import { describe, expect, it } from "vitest";
import { comparisonAlpha } from "../../src/claims/alpha.js";
import { decideClaims } from "../../src/claims/decide.js";
import type { ClaimSource } from "../../src/claims/source.js";
import { worstVerdict } from "../../src/claims/verdict.js";
import { claimTargets } from "../../src/plan/targets.js";
import type { CellId } from "../../src/types/ids.js";
import type { MetricName } from "../../src/types/metrics.js";
import type { Cell } from "../../src/types/plan.js";
import type { ClaimSpec } from "../../src/types/suite.js";
import { cellOf, planOf } from "../analysis/study.js";
import { seededNoise } from "../stats/noise.js";

const single = cellOf({ runner: "single" });
const ddp1 = cellOf({ runner: "torch-ddp" });
const ddp2 = cellOf({ runner: "torch-ddp", workersPerNode: 2 });
const horovod1 = cellOf({ runner: "horovod" });
const horovod2 = cellOf({ runner: "horovod", workersPerNode: 2 });
const cells = [single, ddp1, ddp2, horovod1, horovod2];
const alpha = { fails: 0.01, holds: 0.05 };
const repeats = { min: 4, max: 20 };

const targets = (claim: ClaimSpec) => claimTargets(planOf(cells), claim);

const claimOf = (changes: Partial<ClaimSpec>): ClaimSpec => ({
  id: "claim",
  metric: "throughput",
  where: { runner: "horovod", workersPerNode: 2 },
  bound: { kind: "atLeast", value: 0.85 },
  gate: true,
  ...changes,
});

type Values = readonly (readonly [Cell, readonly (number | undefined)[]])[];

interface Facts {
  readonly differs?: readonly Cell[];
  readonly base?: readonly (readonly [Cell, Cell])[];
}

/** Source with the n-th value in block n for every metric; undefined is a failed trial. */
function sourceOf(values: Values, { differs = [], base = [] }: Facts = {}): ClaimSource {
  const series = new Map<CellId, ReadonlyMap<number, number>>(
    values.map(([cell, list]) => [
      cell.id,
      new Map(list.flatMap((value, i) => (value === undefined ? [] : [[i + 1, value] as const]))),
    ]),
  );
  const bases = new Map(base.map(([cell, of]) => [cell.id, of.id]));
  return {
    series: (cell) => series.get(cell) ?? new Map(),
    base: (cell) => bases.get(cell),
    parity: (cell) =>
      differs.some(({ id }) => id === cell)
        ? { state: "differs", because: "another order" }
        : { state: "identical", because: "" },
    completed: (cell) => series.get(cell)?.size ?? 0,
  };
}

function decide(claim: Partial<ClaimSpec>, values: Values, facts: Facts = {}, others: readonly ClaimSpec[] = []) {
  const decided = decideClaims({
    claims: [claimOf(claim), ...others],
    targets,
    alpha,
    source: sourceOf(values, facts),
    repeats,
  });
  const result = decided.claims[0];
  if (result === undefined) throw new Error("no result");
  return { ...result, needed: [...decided.neededCells] };
}

const around = (centre: number, seed: number, n = 8, spread = 0.01) => {
  const noise = seededNoise(seed);
  return Array.from({ length: n }, () => centre * Math.exp(spread * noise.normal()));
};

describe("a claim against a number", () => {
  const at = (metric: MetricName, bound: ClaimSpec["bound"], centre: number) =>
    decide({ metric, bound }, [[horovod2, around(centre, 3)]]).verdict;

  it.each([
    ["throughput", "atLeast", 100, 110, "holds"],
    ["throughput", "atLeast", 100, 90, "fails"],
    ["throughput", "atLeast", 100, 100, "undecided"],
    ["throughput", "atMost", 100, 90, "holds"],
    ["stepTime", "atMost", 0.1, 0.08, "holds"],
    ["stepTime", "atMost", 0.1, 0.12, "fails"],
    ["stepTime", "atLeast", 0.1, 0.12, "holds"],
    ["startup", "atMost", 10, 9, "holds"],
    ["efficiency", "atLeast", 0.5, 0.8, "holds"],
    ["efficiency", "within", 0.1, 0.97, "holds"],
    ["efficiency", "within", 0.1, 0.8, "fails"],
    ["accuracy", "atLeast", 0.95, 0.9, "fails"],
    ["loss", "atMost", 0.3, 0.2, "holds"],
    ["loss", "atMost", 0.3, 0.4, "fails"],
    ["throughput", "atLeast", 0, 5, "holds"],
    ["throughput", "atMost", 0, 5, "fails"],
  ] as const)("about %s, %s %f, %s is measured: %s", (metric, kind, value, centre, verdict) => {
    expect(at(metric, { kind, value }, centre)).toBe(verdict);
  });

  it("has estimate, interval, level and n, in the metric's own unit", () => {
    const { estimate, low, high, level, n, because, bound } = decide({ bound: { kind: "atLeast", value: 100 } }, [
      [horovod2, around(110, 3)],
    ]);
    expect(estimate).toBeGreaterThan(108);
    expect(low).toBeLessThan(estimate ?? 0);
    expect(low).toBeGreaterThan(100);
    expect(high).toBeGreaterThan(estimate ?? 0);
    expect([level, n, bound]).toEqual([0.9, 8, { kind: "atLeast", value: 100 }]);
    expect(because).toMatch(
      /^throughput of horovod-n1-w2 is 1\d\d.* \(geometric mean, n = 8, 90 % interval .* to .*\), at least 100$/,
    );
  });
});

describe("a claim against sibling cells", () => {
  const against = { runner: "torch-ddp" };
  // Both vary by 20 % from block to block, together: pairing removes it.
  const weather = around(1, 9, 8, 0.2);
  const paired = (ratio: number): Values => [
    [ddp2, weather.map((one) => 1000 * one)],
    [horovod2, weather.map((one, i) => 1000 * ratio * one * (1 + (i % 3) / 500))],
  ];

  it.each([
    ["throughput", "atLeast", 0.85, 0.95, "holds"],
    ["throughput", "atLeast", 0.85, 0.8, "fails"],
    ["throughput", "within", 0.05, 1.01, "holds"],
    ["throughput", "within", 0.05, 1.2, "fails"],
    ["stepTime", "atMost", 1.1, 1.02, "holds"],
    ["stepTime", "atMost", 1.1, 1.2, "fails"],
    ["peakMemory", "atMost", 1.1, 0.5, "holds"],
  ] as const)(
    "is about the ratio candidate to base: %s %s %f with a ratio of %f %s",
    (metric, kind, value, ratio, verdict) => {
      const found = decide({ metric, against, bound: { kind, value } }, paired(ratio));
      expect(found.verdict).toBe(verdict);
      expect(found.estimate).toBeCloseTo(ratio, 1);
      expect(found.comparisons).toMatchObject([{ cell: horovod2.id, against: ddp2.id }]);
    },
  );

  it.each([
    ["accuracy", "within", 0.01, 0.005, "holds"],
    ["accuracy", "within", 0.01, -0.02, "fails"],
    ["accuracy", "atLeast", -0.01, 0.05, "holds"],
    ["accuracy", "atLeast", -0.01, -0.02, "fails"],
    ["loss", "atMost", 0.01, -0.1, "holds"],
    ["loss", "atMost", 0.01, 0.02, "fails"],
  ] as const)(
    "is about the difference for qualities: %s %s %f with a difference of %f %s",
    (metric, kind, value, difference, verdict) => {
      const noise = seededNoise(4);
      const base = around(0.9, 5);
      const values: Values = [
        [ddp2, base],
        [horovod2, base.map((one) => one + difference + 0.0005 * noise.normal())],
      ];
      expect(decide({ metric, against, bound: { kind, value } }, values).verdict).toBe(verdict);
    },
  );

  it("is about the difference for what may be 0 or less, such as exposed communication", () => {
    const noise = seededNoise(8);
    const base = Array.from({ length: 8 }, () => 0.0001 * noise.normal());
    const values: Values = [
      [ddp2, base],
      [horovod2, base.map((one) => one - 0.001 + 0.0001 * noise.normal())],
    ];
    const metric = "exposedCommunication";
    const found = decide({ metric, against, bound: { kind: "atMost", value: 0 } }, values);
    expect(found).toMatchObject({ verdict: "holds", n: 8 });
    expect(found.estimate).toBeCloseTo(-0.001, 3);
    expect(found.because).toMatch(/mean of paired differences.*, at most 0 above torch-ddp-n1-w2$/);
    expect(decide({ metric, bound: { kind: "atMost", value: -0.002 } }, values).verdict).toBe("fails");
  });

  it("is decided by the value where all differences are equal, and says deterministic", () => {
    const result = decide({ metric: "accuracy", against, bound: { kind: "within", value: 0.01 } }, [
      [ddp2, [0.96, 0.97, 0.96]],
      [horovod2, [0.96, 0.97, 0.96]],
    ]);
    expect(result).toMatchObject({ verdict: "holds", estimate: 0, low: 0, high: 0, n: 3 });
    expect(result.because).toMatch(/deterministic: all values are equal/);
  });

  it("pairs by block: blocks in which either failed are left out", () => {
    const [a, b] = paired(0.95);
    const holes: Values = [
      [ddp2, [undefined, ...(a?.[1].slice(1) ?? [])]],
      [horovod2, [...(b?.[1].slice(0, 7) ?? []), undefined]],
    ];
    expect(decide({ against }, holes)).toMatchObject({ n: 6, verdict: "holds" });
    const swapped: Values = [
      [ddp2, [undefined, 1, undefined, 1]],
      [horovod2, [1, undefined, 1, undefined]],
    ];
    expect(decide({ against }, swapped)).toMatchObject({ n: 0, verdict: "undecided", estimate: null });
    expect(decide({ against }, swapped).because).toMatch(/no block in which both/);
  });

  it("compares every selected cell, and the worst comparison decides", () => {
    const values: Values = [
      [ddp1, around(100, 1)],
      [ddp2, around(100, 2)],
      [horovod1, around(99, 3)],
      [horovod2, around(50, 4)],
    ];
    const result = decide({ where: { runner: "horovod" }, against }, values);
    expect(result).toMatchObject({ verdict: "fails", n: 8 });
    expect(result.estimate).toBeCloseTo(0.5, 1);
    expect(result.comparisons.map((one) => one.verdict)).toEqual(["holds", "fails"]);
    expect(result.because).toMatch(/^1 of 2 comparisons fail; throughput of horovod-n1-w2/);
    const good = decide({ where: { runner: "horovod" }, against, bound: { kind: "atLeast", value: 0.3 } }, values);
    expect(good.because).toMatch(/^all 2 comparisons hold; the closest: throughput of horovod-n1-w2/);
  });
});

describe("a claim without any comparison", () => {
  it("is undecided, and says so", () => {
    const result = decide({ where: { runner: "horovod" }, against: { runner: "horovod" } }, []);
    expect(result).toMatchObject({ verdict: "undecided", comparisons: [], estimate: null });
    expect(result.because).toMatch(/selects no cell/);
  });
});

describe("parity", () => {
  const values: Values = [
    [ddp2, around(100, 1)],
    [horovod2, around(100, 2)],
    [horovod1, around(100, 3)],
  ];
  const against = { runner: "torch-ddp" };

  it("that differs on either side makes a claim about speed incomparable, with the reason", () => {
    for (const cell of [ddp2, horovod2]) {
      const result = decide({ against }, values, { differs: [cell] });
      expect(result.verdict).toBe("incomparable");
      expect(result.because).toBe(`${cell.id} did not do the same training: another order`);
      expect(result.estimate).toBeCloseTo(1, 1);
      expect(result.needed).toEqual([]);
    }
  });

  it("that differs makes the cell's own speed incomparable, and that of a ratio's base too", () => {
    expect(decide({}, values, { differs: [horovod2] }).verdict).toBe("incomparable");
    const efficiency = { metric: "efficiency" as const };
    expect(decide(efficiency, values, { differs: [horovod1], base: [[horovod2, horovod1]] }).verdict).toBe(
      "incomparable",
    );
    expect(decide(efficiency, values, { differs: [ddp2], base: [[horovod2, horovod1]] }).verdict).toBe("holds");
  });

  it("that differs does not stop a claim about quality", () => {
    expect(
      decide({ metric: "accuracy", against, bound: { kind: "within", value: 200 } }, values, { differs: [horovod2] })
        .verdict,
    ).toBe("holds");
  });
});

describe("an undecided claim", () => {
  const against = { runner: "torch-ddp" };
  const close: Values = [
    [ddp2, around(100, 1)],
    [horovod2, around(85, 2)],
    [ddp1, around(100, 5)],
    [horovod1, around(100, 6)],
  ];

  it("names the cells that another block needs: those of undecided comparisons with siblings and bases", () => {
    expect(decide({ where: { runner: "horovod" }, against }, close).needed).toEqual([horovod2.id, ddp2.id]);
    const base: Facts = { base: [[horovod2, horovod1]] };
    expect(decide({ metric: "efficiency", bound: { kind: "atLeast", value: 85 } }, close, base).needed).toEqual([
      horovod2.id,
      horovod1.id,
    ]);
  });

  it("that does not gate asks for no further block", () => {
    expect(decide({ against, gate: false }, close)).toMatchObject({ verdict: "undecided", gate: false, needed: [] });
  });

  it("that has failed already asks for none either", () => {
    const values: Values = [...close.slice(0, 3), [horovod1, around(20, 6)]];
    expect(decide({ where: { runner: "horovod" }, against }, values)).toMatchObject({ verdict: "fails", needed: [] });
  });

  it("says which cells have no completed trial", () => {
    const result = decide({ against }, [
      [ddp2, [1, 1]],
      [horovod2, [undefined, undefined]],
    ]);
    expect(result).toMatchObject({ verdict: "undecided", n: 0, estimate: null, low: null, high: null });
    expect(result.because).toBe("no trial of horovod-n1-w2 completed");
    expect(result.needed).toEqual([horovod2.id, ddp2.id]);
  });

  it("says how many more blocks would probably decide it, where that can be told", () => {
    const result = decide({ against }, [
      [ddp2, [100, 101, 99, 100, 102]],
      [horovod2, [88, 94, 82, 86, 97]],
    ]);
    expect(result.verdict).toBe("undecided");
    expect(result.moreBlocks).toBeGreaterThan(0);
    expect(result.comparisons[0]?.moreBlocks).toBe(result.moreBlocks);
    expect(result.because).toMatch(new RegExp(`; about ${result.moreBlocks} more blocks? would decide it$`));
    expect(
      decide({ against }, [
        [ddp2, [1]],
        [horovod2, [1]],
      ]).moreBlocks,
    ).toBeNull();
    expect(decide({ against, bound: { kind: "atLeast", value: 0.2 } }, close)).not.toHaveProperty("moreBlocks");
  });

  it("takes as many more blocks as its slowest comparison, or nobody can tell", () => {
    const values: Values = [
      [ddp1, [100, 101, 99, 100, 102]],
      [horovod1, [94, 91, 82, 87, 98]],
      [ddp2, [100, 101, 99, 100, 102]],
      [horovod2, [89, 92, 79, 85, 94]],
    ];
    const { comparisons, moreBlocks } = decide({ where: { runner: "horovod" }, against }, values);
    const each = comparisons.map((one) => one.moreBlocks ?? 0);
    expect(comparisons.map(({ verdict }) => verdict)).toEqual(["undecided", "undecided"]);
    expect(moreBlocks).toBe(Math.max(...each));
    expect(Math.min(...each)).toBeLessThan(Math.max(...each));
    const hole = values.map(([cell, list], i): Values[number] => [cell, i === 1 ? list.slice(0, 1) : list]);
    expect(decide({ where: { runner: "horovod" }, against }, hole).moreBlocks).toBeNull();
  });

  it("does not hold while some trials lack the metric", () => {
    const source = { ...sourceOf([[horovod2, around(10, 1)]]), completed: () => 10 };
    const claim = claimOf({ metric: "timeToTarget", bound: { kind: "atMost", value: 60 } });
    const [result] = decideClaims({ claims: [claim], targets, repeats, alpha, source }).claims;
    expect(result).toMatchObject({ verdict: "undecided" });
    expect(result?.because).toBe("2 of 10 trials of horovod-n1-w2 have no timeToTarget: it was not reached");
  });
});

describe("error rates", () => {
  const rounded = ({ fails, holds }: { fails: number; holds: number }) =>
    [fails, holds].map((rate) => Number(rate.toPrecision(6)));

  it("are divided by the gating claims, and for failing also by comparisons and sides", () => {
    expect(rounded(comparisonAlpha(alpha, 1, 1, { kind: "atLeast", value: 1 }))).toEqual([0.01, 0.05]);
    expect(rounded(comparisonAlpha(alpha, 0, 0, { kind: "atMost", value: 1 }))).toEqual([0.01, 0.05]);
    expect(rounded(comparisonAlpha(alpha, 2, 5, { kind: "atLeast", value: 1 }))).toEqual([0.001, 0.025]);
    expect(rounded(comparisonAlpha(alpha, 1, 5, { kind: "within", value: 1 }))).toEqual([0.001, 0.05]);
  });

  it("make more gating claims need wider intervals; claims that do not gate do not count", () => {
    const values: Values = [[horovod2, around(1, 3)]];
    const other = (gate: boolean) => claimOf({ id: "other", gate });
    expect(decide({}, values).level).toBe(0.9);
    expect(decide({}, values, {}, [other(false)]).level).toBe(0.9);
    const two = decide({}, values, {}, [other(true)]);
    expect(two.level).toBe(0.95);
    expect(two.low).toBeLessThan(decide({}, values).low ?? 0);
  });
});

describe("the verdict of a whole", () => {
  it("is that of its worst part", () => {
    expect(worstVerdict(["holds", "undecided", "incomparable", "fails"])).toBe("fails");
    expect(worstVerdict(["holds", "undecided", "incomparable"])).toBe("incomparable");
    expect(worstVerdict(["holds", "undecided"])).toBe("undecided");
    expect(worstVerdict([])).toBe("holds");
  });
});

describe("what a claim says", () => {
  it("is made from its bound where the suite does not say it", () => {
    expect(decide({ against: { runner: "torch-ddp" } }, []).says).toBe(
      "throughput of runner horovod, workersPerNode 2 is at least 0.85 of that of the sibling with runner torch-ddp",
    );
    expect(decide({ says: "as told" }, []).says).toBe("as told");
  });
});
