import { ScalebenchError } from "../errors/error.js";
import type { ClaimSpec, Levels, Suite } from "../types/suite.js";

const factor = "variant";

/** Levels of the factor: the code of the revision that is compared with, and that of the working tree. */
export const revisionLevels = { base: "base", head: "head" } as const;

const ofHead: Levels = { [factor]: revisionLevels.head };
const ofBase: Levels = { [factor]: revisionLevels.base };

const asks = (claim: ClaimSpec): boolean => claim.against === "baseline";

/** What was asked of a stored baseline is asked of the base revision; everything else of the working tree alone. */
const ofRevisions = (claim: ClaimSpec): ClaimSpec => ({
  ...claim,
  where: { ...claim.where, ...ofHead },
  ...(asks(claim) ? { against: ofBase } : {}),
});

function freeId(claims: readonly ClaimSpec[], id: string): string {
  return claims.some((claim) => claim.id === id) ? freeId(claims, `${id}-than-base`) : id;
}

interface Base {
  /** What the user calls the revision. */
  readonly name: string;
  /** A share: how much slower the working tree may be, where the suite has no claim against a baseline. */
  readonly margin: number;
}

/** The claim of a suite that has none about the past. */
const notSlower = (claims: readonly ClaimSpec[], { name, margin }: Base): ClaimSpec => ({
  id: freeId(claims, "not-slower"),
  says: `the working tree is at most ${Number((margin * 100).toPrecision(4))} % slower than ${name}`,
  metric: "throughput",
  where: ofHead,
  against: ofBase,
  bound: { kind: "atLeast", value: 1 - margin },
  gate: true,
});

/**
 * The suite with two revisions of the training code as a factor, so that both run in every block. Pure.
 * Throws USAGE where the suite has a factor of that name.
 */
export function withRevisions(suite: Suite, base: Base): Suite {
  if (suite.factors[factor] !== undefined) {
    throw new ScalebenchError({
      code: "USAGE",
      message: `expected a suite without the factor ${factor} beside --ref, found that it has one`,
      hint: `--ref makes ${factor} itself, with the levels base and head: take the factor out of the suite`,
    });
  }
  const levels = [revisionLevels.base, revisionLevels.head];
  const claims = suite.claims.map(ofRevisions);
  return {
    ...suite,
    factors: { ...suite.factors, [factor]: levels },
    levelValues: { ...suite.levelValues, [factor]: levels },
    claims: suite.claims.some(asks) ? claims : [...claims, notSlower(suite.claims, base)],
  };
}
