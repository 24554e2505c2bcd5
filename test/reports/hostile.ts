import type { Analysis, CellAnalysis } from "../../src/types/analysis.js";
import { cellId, trialId } from "../../src/types/ids.js";
import { quickstart } from "./fixture.js";

const attacks = [
  `<script>alert("x")</script>`,
  `</script></style><img src=x onerror=alert(1)>`,
  `" onload="alert(1)`,
  `' style='color:red`,
  "ray\u202egnp.exe",
  "{{constructor.constructor('return 1')()}}",
  "]]><svg onload=alert(1)>",
  'url(#clip1) id="x" <g>',
  "https://evil.example/?q=1 @everyone |pipe| `tick` [a](b)",
  "n".repeat(10_240),
] as const;

const attack = (index: number): string => attacks[index % attacks.length] ?? "";

const idOf = (cells: readonly CellAnalysis[], index: number): CellAnalysis["id"] =>
  cells[index]?.id ?? cellId(attack(index));

const notNumbers = [Number.NaN, Number.POSITIVE_INFINITY, -1, 0, 1e300] as const;
const notNumber = (index: number): number => notNumbers[index % notNumbers.length] ?? 0;

/** Numbers that are none in every other cell's longest step. */
const hostileStepTime = ({ stepTime }: CellAnalysis, index: number): CellAnalysis["stepTime"] =>
  stepTime === null || index % 2 === 0 ? stepTime : { ...stepTime, max: notNumber(index) };

/** Parts, lateness and quantiles with numbers that are none, rows of unequal length, and a trial named by an attacker. */
function hostileSteps({ breakdown, stepTimes }: CellAnalysis, index: number): Partial<CellAnalysis> {
  if (breakdown === undefined || stepTimes === undefined) return {};
  const trial = trialId(attack(index));
  const lateness = [[], [Number.NaN, 1], [0.1], ...breakdown.steps.lateness, [1e300, 0], [0, 0]];
  return {
    breakdown: {
      ...breakdown,
      ...(index % 3 === 1 ? { backward: notNumber(index) } : {}),
      ...(index % 4 === 3 ? { step: notNumber(index) } : {}),
      ranks: breakdown.ranks.map((rank) => ({ ...rank, step: notNumber(index + 1) })),
      steps: { trial, lateness: index % 2 === 0 ? lateness : lateness.slice(1) },
    },
    stepTimes: index % 2 === 0 ? stepTimes : { ...stepTimes, quantiles: [notNumber(index), 1, 0.5] },
  };
}

/** The quickstart with every text that a person or a program can choose replaced by an attack, and NaN among the numbers. */
export function hostile(): Analysis {
  const base = quickstart();
  const cells = base.cells.map((cell, index): CellAnalysis => {
    const { throughput } = cell.metrics;
    return {
      ...cell,
      id: cellId(`${attack(index)}${index}`),
      levels: { ...cell.levels, runner: attack(index), [attack(index + 1)]: attack(index + 2) },
      metrics:
        index === 3 && throughput !== undefined ? { throughput: { ...throughput, median: Number.NaN } } : cell.metrics,
      parity: { ...cell.parity, digest: attack(index), because: attack(index + 1), reference: cellId(attack(index)) },
      phases: [...cell.phases, { name: attack(index), median: Number.NaN, n: 0 }],
      curve:
        index === 1 ? [{ epoch: 1, seconds: Number.NaN, accuracy: Number.NaN, loss: Number.NaN, n: 1 }] : cell.curve,
      stepTime: hostileStepTime(cell, index),
      ...hostileSteps(cell, index),
      warnings: [attack(index)],
    };
  });
  return {
    ...base,
    study: attack(1),
    harness: { version: attack(0) },
    suite: {
      ...base.suite,
      name: attack(0),
      question: attack(1),
      digest: attack(2),
      factors: { [attack(0)]: [attack(1), attack(2)], runner: [attack(3)] },
    },
    startedAt: attack(4),
    cells,
    excluded: [{ levels: { [attack(0)]: attack(1) }, because: attack(2) }],
    claims: base.claims.map((claim, index) => ({
      ...claim,
      comparisons: claim.comparisons.map((each, at) => ({ ...each, cell: idOf(cells, at), against: idOf(cells, 0) })),
      id: attack(index),
      says: attack(index),
      because: attack(index + 5),
      estimate: Number.NaN,
    })),
    headToHead: [
      {
        levels: { [attack(2)]: attack(3) },
        workers: Number.NaN,
        reference: idOf(cells, 0),
        comparisons: cells.slice(1).map(({ id }, index) => ({
          cell: id,
          against: idOf(cells, 0),
          metric: "throughput",
          estimate: [Number.NaN, 0, -1, 1e300][index] ?? 0.9,
          low: index === 5 ? Number.NEGATIVE_INFINITY : 0.8,
          high: index === 6 ? Number.POSITIVE_INFINITY : 1.1,
          level: 0.95,
          n: 6,
          parity: "unchecked",
          because: attack(index),
        })),
      },
      { levels: {}, workers: 1, reference: cellId(attack(0)), comparisons: [] },
    ],
    rules: base.rules.map((rule, index) => ({ ...rule, because: attack(index) })),
    failures: attacks.map((text, index) => ({
      trial: trialId(text),
      cell: cellId(text),
      attempt: index,
      reason: text,
      hint: text,
      log: text,
      tail: [text, text],
    })),
    environment: { [attack(0)]: { [attack(1)]: attack(2) }, [attack(9)]: { [attack(9)]: attack(9) } },
  };
}
