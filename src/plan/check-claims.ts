import { ScalebenchError } from "../errors/error.js";
import type { Cell, Plan } from "../types/plan.js";
import type { ClaimSpec } from "../types/suite.js";
import { levelsText } from "./expand.js";
import { Siblings } from "./targets.js";

const mostListed = 8;

const named = (cells: readonly Cell[]): string => {
  const ids = cells.slice(0, mostListed).map(({ id }) => id);
  return cells.length > mostListed ? `${ids.join(", ")} and ${cells.length - mostListed} more` : ids.join(", ");
};

const error = ({ id }: ClaimSpec, message: string, hint: string): ScalebenchError =>
  new ScalebenchError({ code: "SUITE_CLAIM", message: `claim ${id}: ${message}`, hint });

function noCell(claim: ClaimSpec, plan: Plan): ScalebenchError {
  const excluded = plan.excluded.find(({ levels }) =>
    Object.entries(claim.where).every(([factor, level]) => levels[factor] === level),
  );
  const why = excluded === undefined ? "" : ` (${levelsText(excluded.levels)} is left out: ${excluded.because})`;
  return error(
    claim,
    `expected at least one cell with ${levelsText(claim.where)}, found none${why}`,
    `the cells are ${named(plan.cells)}; mend \`where\`, or leave the claim out`,
  );
}

/** The cells that share most with what is looked for: those of the sibling's runner. */
function candidates(claim: ClaimSpec, plan: Plan, runner: unknown): string {
  const own = plan.cells.filter((cell) => cell.runner === runner);
  const cells = own.length > 0 ? `the cells of ${runner} are ${named(own)}` : `the cells are ${named(plan.cells)}`;
  return `${cells}; narrow \`where\` of ${claim.id} to cells that have a sibling`;
}

function checkClaim(claim: ClaimSpec, plan: Plan, siblings: Siblings): readonly ScalebenchError[] {
  const { targets, orphans, selected } = siblings.select(claim);
  if (selected === 0) return [noCell(claim, plan)];
  const [orphan] = orphans;
  if (orphan !== undefined) {
    const more = orphans.length > 1 ? ` (and ${orphans.length - 1} more)` : "";
    const message = `expected a sibling of ${orphan.cell.id} with ${levelsText(claim.against ?? {})}, found none${more}`;
    return [error(claim, message, candidates(claim, plan, orphan.levels.runner))];
  }
  if (targets.length === 0) {
    const message = "expected a cell that differs from its sibling, found that each is its own";
    return [error(claim, message, "let `where` and `against` name different levels")];
  }
  const overSingle = claim.metric === "speedupOverSingle" || claim.metric === "efficiencyOverSingle";
  if (overSingle && !plan.cells.some(({ runner }) => runner === "single")) {
    const message = `expected a cell of runner single to divide ${claim.metric} by, found none`;
    return [
      error(
        claim,
        message,
        "add single to factors.runner, or take speedup or efficiency: their base is the runner itself",
      ),
    ];
  }
  return [];
}

/** SUITE_CLAIM for every claim that the plan's cells cannot decide. */
export function claimErrors(plan: Plan): readonly ScalebenchError[] {
  const siblings = new Siblings(plan);
  return plan.claims.flatMap((claim) => checkClaim(claim, plan, siblings));
}
