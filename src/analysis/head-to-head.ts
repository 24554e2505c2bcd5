import { otherTraining } from "../claims/comparison.js";
import { type BlockSeries, speedupByBlock } from "../scaling/speedup.js";
import { caution } from "../stats/caution.js";
import { confidenceSequence } from "../stats/confidence-sequence.js";
import type { HeadToHeadComparison, HeadToHeadGroup, ParityResult, ParityState } from "../types/analysis.js";
import type { CellId } from "../types/ids.js";
import type { Cell } from "../types/plan.js";
import type { Levels } from "../types/suite.js";

const metric = "throughput" as const;

/** Chance of error on one side of an interval: 95 % for each comparison by itself, like the intervals of summaries. */
const alpha = 0.025;

/** Fewer pairs can exclude nothing at that level (src/stats/confidence-sequence.ts). */
const fewestPairs = 4;

/** The runner that the others are set against where a group has it: the plainest way to train with several workers. */
const usualReference = "torch-ddp";

export interface HeadToHeadInput {
  /** In the order of the plan, which is that of the suite. */
  readonly cells: readonly Cell[];
  /** A cell's throughput, in samples/s, in the blocks where it completed. */
  readonly throughput: (cell: CellId) => BlockSeries;
  readonly parity: (cell: CellId) => ParityResult | undefined;
  /** Pairs that the suite's claims set against each other by throughput; those of one group are compared too. */
  readonly asked: readonly { readonly cell: CellId; readonly against: CellId }[];
}

/**
 * Cells that are alike in every level but the runner, each set against the group's reference block by block.
 * A runner without a counterpart is in no group. Nothing is averaged over groups (Hoefler and Belli, SC 2015, rule 4).
 */
export function headToHead(input: HeadToHeadInput): readonly HeadToHeadGroup[] {
  const groups = new Map<string, Cell[]>();
  for (const cell of input.cells) {
    const key = keyOf(levelsBesideRunner(cell));
    const members = groups.get(key);
    if (members === undefined) groups.set(key, [cell]);
    else members.push(cell);
  }
  return [...groups.values()].flatMap((members) => groupOf(members, input));
}

function groupOf(members: readonly Cell[], input: HeadToHeadInput): readonly HeadToHeadGroup[] {
  const reference = members.find((cell) => cell.runner === usualReference) ?? members[0];
  if (reference === undefined || members.length < 2) return [];
  const ids = new Set(members.map((cell) => cell.id));
  const pairs = [
    ...members.flatMap((cell) => (cell === reference ? [] : [{ cell: cell.id, against: reference.id }])),
    ...input.asked.filter(({ cell, against }) => ids.has(cell) && ids.has(against)),
  ];
  // Several claims may ask for one pair.
  const distinct = new Map(pairs.map((pair) => [JSON.stringify([pair.cell, pair.against]), pair]));
  return [
    {
      levels: levelsBesideRunner(reference),
      workers: reference.workers,
      reference: reference.id,
      comparisons: [...distinct.values()].map(({ cell, against }) => compare(cell, against, input)),
    },
  ];
}

/**
 * The ratio of two cells' throughputs, from ln(cell / against) in each block where both completed: exp of the mean
 * (the geometric mean of the ratios), and exp of the confidence sequence's ends. A study stops when its claims are
 * decided, at a moment that depends on the values; an interval for a fixed n would then cover too seldom. The
 * spread is widened as before a claim holds, so that the section never promises more than a claim's own verdict.
 */
function compare(cell: CellId, against: CellId, input: HeadToHeadInput): HeadToHeadComparison {
  const { parity, throughput } = input;
  const values = [...speedupByBlock(throughput(cell), throughput(against)).values()]
    .map(Math.log)
    .filter((value) => Number.isFinite(value));
  const n = values.length;
  const sequence = confidenceSequence(values, alpha, caution);
  const pair = {
    cell,
    against,
    metric,
    level: sequence.level,
    n,
    parity: worst([parity(cell)?.state, parity(against)?.state]),
  };
  const nothing = { estimate: null, low: null, high: null };
  const unequal = otherTraining(metric, [cell, against], { parity });
  if (unequal !== undefined) return { ...pair, ...nothing, because: `${unequal}; its speed is incomparable` };
  if (n === 0) return { ...pair, ...nothing, because: `no block in which both ${cell} and ${against} completed` };
  const estimate = Math.exp(sequence.mean);
  const [low, high] = [Math.exp(sequence.low), Math.exp(sequence.high)];
  // Below four pairs the ends are infinite; a spread without bounds may also leave the numbers that can be written.
  if (n < fewestPairs || !(low > 0) || !Number.isFinite(high)) {
    const because =
      n < fewestPairs
        ? `an interval needs ${fewestPairs} blocks in which both completed, and there ${n === 1 ? "is 1" : `are ${n}`}`
        : "the ratios of the blocks are too far apart for an interval";
    return { ...pair, estimate, low: null, high: null, because };
  }
  return { ...pair, estimate, low, high };
}

const states = ["differs", "unchecked", "within", "identical"] as const satisfies readonly ParityState[];

/** What is proven about both cells is what is proven about the one of which less is. */
const worst = (own: readonly (ParityState | undefined)[]): ParityState =>
  states.find((state) => own.some((each) => (each ?? "unchecked") === state)) ?? "unchecked";

function levelsBesideRunner({ levels }: Cell): Levels {
  return Object.fromEntries(Object.entries(levels).filter(([factor]) => factor !== "runner"));
}

const keyOf = (levels: Levels): string => JSON.stringify(Object.entries(levels).sort(([a], [b]) => (a < b ? -1 : 1)));
