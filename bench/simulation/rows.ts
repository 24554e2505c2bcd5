import { fixedBlocks } from "./fixed-design.js";
import { comparePeers, type PeerRow } from "./peers.js";
import { plainRule } from "./plain-rule.js";
import { alpha, lastLook, margin, type Outcome, ownRule, type Rule, simulate } from "./studies.js";
import { candidateOutliers, harderWorlds, independent, stateOfArms, type World, worlds } from "./worlds.js";

/** Standard deviations of the paired log ratio. */
export const noises = [0.01, 0.03, 0.05] as const;
const spreads = [0.01, 0.02, 0.03, 0.05] as const;

/** The largest mean number of blocks, as a multiple of the fixed design's, by spread. */
const largestShare: Readonly<Record<number, number>> = { 0.01: 1.3, 0.02: 1.3, 0.03: 0.95, 0.05: 0.85 };
const power = 0.95;

export interface Size {
  /** Simulated studies for each number. */
  readonly studies: number;
  readonly seed: number;
}

/** One world at every noise: nothing changed, and the truth exactly at the margin. */
export interface ErrorRow {
  readonly world: string;
  readonly unchanged: readonly Outcome[];
  readonly atMargin: readonly Outcome[];
}

interface BlocksRow {
  readonly spread: number;
  readonly unchanged: Outcome;
  readonly slower: Outcome;
  readonly fixed: number;
  readonly most: number;
}

/** The project's rule beside the plain one, at 5 % spread. */
interface CautionRow {
  readonly what: string;
  readonly own: Outcome;
  readonly plain: Outcome;
}

export interface Simulations {
  readonly size: Size;
  readonly errors: readonly ErrorRow[];
  readonly harder: readonly ErrorRow[];
  /** 5 % beyond the margin at 2 % spread, within the suite's blocks. */
  readonly found: Outcome;
  readonly blocks: readonly BlocksRow[];
  /** False `holds` at the margin. */
  readonly caution: readonly CautionRow[];
  /** Mean blocks to `holds`, unchanged. */
  readonly price: CautionRow;
  /** Rules that others gate with, on the same studies. */
  readonly peers: readonly PeerRow[];
}

interface Row {
  readonly world?: World;
  readonly spread: number;
  readonly truth: number;
  readonly most?: number;
  readonly rule?: Rule;
}

export function runSimulations(size: Size): Simulations {
  let stream = 0;
  const studies = ({ world = independent, most = lastLook, rule = ownRule, ...row }: Row): Outcome => {
    stream += 1;
    return simulate({ world, most, rule, stream, ...row, ...size });
  };
  const errorRow = (world: World): ErrorRow => ({
    world: world.name,
    unchanged: noises.map((spread) => studies({ world, spread, truth: 0 })),
    atMargin: noises.map((spread) => studies({ world, spread, truth: -margin })),
  });
  const cautionRow = (what: string, row: Omit<Row, "spread">): CautionRow => ({
    what,
    own: studies({ ...row, spread: 0.05 }),
    plain: studies({ ...row, spread: 0.05, rule: plainRule }),
  });
  return {
    size,
    errors: worlds.map(errorRow),
    harder: harderWorlds.map(errorRow),
    found: studies({ spread: 0.02, truth: -2 * margin }),
    blocks: spreads.map((spread) => ({
      spread,
      unchanged: studies({ spread, truth: 0, most: neverUndecided }),
      slower: studies({ spread, truth: -2 * margin, most: neverUndecided }),
      fixed: fixedBlocks(margin / spread, [alpha.fails, alpha.holds], power),
      most: largestShare[spread] ?? Number.NaN,
    })),
    caution: [independent, stateOfArms(0.3), candidateOutliers(3)].map((world) =>
      cautionRow(world.name, { world, truth: -margin }),
    ),
    price: cautionRow(independent.name, { truth: 0, most: neverUndecided }),
    peers: comparePeers(size),
  };
}

const neverUndecided = 1000;

/** A number that is promised, and what was found. */
export interface Bound {
  readonly what: string;
  readonly found: number;
  readonly least?: number;
  readonly most?: number;
}

/** What the simulations are asked to show. */
export function bounds({ errors, found, blocks }: Simulations): readonly Bound[] {
  const worst = (outcomes: readonly Outcome[], key: "holds" | "fails") => Math.max(...outcomes.map((one) => one[key]));
  return [
    ...errors.flatMap(({ world, unchanged, atMargin }) => [
      { what: `false fails, unchanged: ${world}`, found: worst(unchanged, "fails"), most: alpha.fails },
      { what: `false holds, at the margin: ${world}`, found: worst(atMargin, "holds"), most: alpha.holds },
    ]),
    { what: "slow-down found", found: found.fails, least: 0.99 },
    ...blocks.flatMap(({ spread, unchanged, slower, fixed, most }) => [
      { what: `blocks, unchanged, spread ${spread}`, found: unchanged.blocks / fixed, most },
      { what: `blocks, slower, spread ${spread}`, found: slower.blocks / fixed, most },
    ]),
  ];
}

export const missed = (all: readonly Bound[]): readonly Bound[] =>
  all.filter(
    ({ found, least = Number.NEGATIVE_INFINITY, most = Number.POSITIVE_INFINITY }) =>
      !(found >= least && found <= most),
  );
