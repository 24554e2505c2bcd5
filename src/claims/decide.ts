import { largest } from "../stats/largest.js";
import type { ClaimComparison, ClaimResult } from "../types/analysis.js";
import type { CellId } from "../types/ids.js";
import type { ClaimSpec, ErrorRates, Levels } from "../types/suite.js";
import { comparisonAlpha, levelOf } from "./alpha.js";
import { compareWithBaseline, type Repeats } from "./baseline-comparison.js";
import { type DecidedComparison, decideComparison } from "./comparison.js";
import type { ClaimSource } from "./source.js";
import type { ClaimTarget } from "./target.js";
import { worstVerdict } from "./verdict.js";
import { boundWords } from "./words.js";

export interface ClaimInput {
  readonly claims: readonly ClaimSpec[];
  /** The comparisons that a claim asks for. */
  readonly targets: (claim: ClaimSpec) => readonly ClaimTarget[];
  /** Of the suite, not yet divided. */
  readonly alpha: ErrorRates;
  readonly source: ClaimSource;
  /** Blocks of the plan: how many trials of a baseline's run are looked at. */
  readonly repeats: Repeats;
}

export interface DecidedClaims {
  readonly claims: readonly ClaimResult[];
  /** Cells of undecided comparisons of undecided gating claims, with siblings and bases: what another block must run. */
  readonly neededCells: ReadonlySet<CellId>;
}

/** Claims that gate; the error rates are divided by their number. */
export const gatingClaims = (claims: readonly ClaimSpec[]): readonly ClaimSpec[] =>
  claims.filter((claim) => claim.gate);

/** Decides every claim by the values there are. May be called after each block: the rule is valid at every look. */
export function decideClaims({ claims, targets, alpha, source, repeats }: ClaimInput): DecidedClaims {
  const gating = gatingClaims(claims).length;
  const neededCells = new Set<CellId>();
  const results = claims.map((claim) => {
    const asked = targets(claim);
    const own = comparisonAlpha(alpha, gating, asked.length, claim.bound);
    const decided = asked.map((target) =>
      claim.against === "baseline"
        ? compareWithBaseline(claim, target, own, source, repeats)
        : decideComparison(claim, target, own, source),
    );
    const result = claimResult(claim, decided, own);
    if (claim.gate && result.verdict === "undecided") {
      for (const { comparison, cells: needed } of decided) {
        if (comparison.verdict === "undecided") for (const id of needed) neededCells.add(id);
      }
    }
    return result;
  });
  return { claims: results, neededCells };
}

function claimResult(claim: ClaimSpec, decided: readonly DecidedComparison[], alpha: ErrorRates): ClaimResult {
  const { id, metric, gate, bound } = claim;
  const comparisons = decided.map(({ comparison }) => comparison);
  const verdict = decided.length === 0 ? "undecided" : worstVerdict(comparisons.map((one) => one.verdict));
  const decisive = decided
    .filter(({ comparison }) => comparison.verdict === verdict)
    .reduce<DecidedComparison | undefined>(
      (worst, one) => (worst === undefined || one.margin < worst.margin ? one : worst),
      undefined,
    );
  const { estimate = null, low = null, high = null, n = 0, level = levelOf(alpha) } = decisive?.comparison ?? {};
  return {
    id,
    says: claim.says ?? saysOf(claim),
    metric,
    gate,
    verdict,
    estimate,
    low,
    high,
    level,
    n,
    bound,
    ...(verdict === "undecided" ? { moreBlocks: moreBlocksOf(comparisons) } : {}),
    because: becauseOf(decisive, comparisons.filter((one) => one.verdict === verdict).length, comparisons.length),
    comparisons,
  };
}

/** What the slowest of the undecided comparisons takes; null where any of them cannot be told, or none is there. */
function moreBlocksOf(comparisons: readonly ClaimComparison[]): number | null {
  const open = comparisons.filter(({ verdict }) => verdict === "undecided").map(({ moreBlocks = null }) => moreBlocks);
  const known = open.filter((blocks) => blocks !== null);
  return known.length < open.length || known.length === 0 ? null : largest(known);
}

function becauseOf(decisive: DecidedComparison | undefined, same: number, all: number): string {
  if (decisive === undefined) return "the claim selects no cell that could be compared with another one";
  const { because, verdict } = decisive.comparison;
  if (all === 1) return because;
  if (verdict === "holds") return `all ${all} comparisons hold; the closest: ${because}`;
  const word = { fails: "fail", undecided: "are undecided", incomparable: "are incomparable" }[verdict];
  return `${same} of ${all} comparisons ${word}; ${because}`;
}

/** What a claim says where the suite does not. */
function saysOf(claim: ClaimSpec): string {
  const levels = (of: Levels) =>
    Object.entries(of)
      .map(([factor, level]) => `${factor} ${String(level)}`)
      .join(", ");
  const where = Object.keys(claim.where).length === 0 ? "every cell" : levels(claim.where);
  const sibling = (of: Levels) => `the sibling with ${levels(of)}`;
  const { against } = claim;
  const other = against === "baseline" ? "its baseline" : against === undefined ? undefined : sibling(against);
  return `${claim.metric} of ${where} is ${boundWords(claim, other)}`;
}
