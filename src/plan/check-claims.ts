import { ScalebenchError, type SourcePosition } from "../errors/error.js";
import { isOfPreparation, type MetricName, targetOf } from "../types/metrics.js";
import type { Cell, Plan } from "../types/plan.js";
import type { ClaimSpec, Levels } from "../types/suite.js";
import { levelsText } from "./expand.js";
import { type ClaimTarget, Siblings } from "./targets.js";

const mostListed = 8;

const named = (cells: readonly Cell[]): string => {
  const ids = cells.slice(0, mostListed).map(({ id }) => id);
  return cells.length > mostListed ? `${ids.join(", ")} and ${cells.length - mostListed} more` : ids.join(", ");
};

/** A claim's fault, before its place in the file is looked up. */
interface ClaimFault {
  readonly message: string;
  readonly hint: string;
}

const isWith = (levels: Levels, cell: Cell): boolean =>
  Object.entries(levels).every(([factor, level]) => cell.levels[factor] === level);

function noCell(claim: ClaimSpec, plan: Plan): ClaimFault {
  const excluded = plan.excluded.find(({ levels }) =>
    Object.entries(claim.where).every(([factor, level]) => levels[factor] === level),
  );
  const why = excluded === undefined ? "" : ` (${levelsText(excluded.levels)} is left out: ${excluded.because})`;
  return {
    message: `expected at least one cell with ${levelsText(claim.where)}, found none${why}`,
    hint: `the cells are ${named(plan.cells)}; mend \`where\`, or leave the claim out`,
  };
}

type Orphan = ReturnType<Siblings["select"]>["orphans"][number];

/** A cell whose sibling is not in the plan: there is none with those levels, or there are several that it may be. */
function noSibling(claim: ClaimSpec, against: Levels, orphans: readonly [Orphan, ...Orphan[]], plan: Plan): ClaimFault {
  const [{ cell, levels }] = orphans;
  const more = orphans.length > 1 ? ` (and ${orphans.length - 1} more)` : "";
  const candidates = plan.cells.filter((other) => isWith(against, other));
  const narrow = `narrow \`where\` of ${claim.id} to cells that have a sibling`;
  if (candidates.length > 1) {
    const message = `expected one sibling of ${cell.id} with ${levelsText(against)} and all else equal, found none, and ${candidates.length} cells that are like it in part${more}`;
    return {
      message,
      hint: `they are ${named(candidates)}: say in \`against\` which of their levels is meant, or ${narrow}`,
    };
  }
  const own = plan.cells.filter((other) => other.runner === levels.runner);
  const there =
    own.length > 0 ? `the cells of ${levels.runner} are ${named(own)}` : `the cells are ${named(plan.cells)}`;
  return {
    message: `expected a sibling of ${cell.id} with ${levelsText(against)}, found none${more}`,
    hint: `${there}; ${narrow}`,
  };
}

/** Preparations are the study's, not a cell's. */
function preparationFault({ metric, where, against }: ClaimSpec, plan: Plan): ClaimFault | undefined {
  if (plan.preparation === undefined) {
    return {
      message: `expected \`preparation\` in the suite for ${metric}, found nothing`,
      hint: "add `preparation: { executors: [1, 2], repeats: 6 }`: then Spark makes the rows that often, to time it",
    };
  }
  if (Object.keys(where).length === 0 && against === undefined) return undefined;
  return {
    message: `expected neither \`where\` nor \`against\` for ${metric}, found one`,
    hint: "leave them out: a preparation belongs to the data set, not to a cell",
  };
}

/** What is told of classes is not told of numbers, and the other way round. */
function targetFault(
  metric: MetricName,
  targets: readonly ClaimTarget[],
  numeric: ReadonlySet<string> | undefined,
): ClaimFault | undefined {
  const needed = targetOf(metric);
  if (needed === undefined || numeric === undefined) return undefined;
  const cells = targets.flatMap(({ cell, sibling }) => (sibling === undefined ? [cell] : [cell, sibling]));
  const odd = cells.find(({ workload }) => numeric.has(workload.dataset.name) !== (needed === "number"));
  if (odd === undefined) return undefined;
  const { name } = odd.workload.dataset;
  return needed === "class"
    ? {
        message: `expected classes as the target of ${name} for ${metric}, found a number (cell ${odd.id})`,
        hint: "claims on a regression are about rmse, mae (in the target's unit), r2 or loss: `{ metric: rmse, atMost: 50 }`",
      }
    : {
        message: `expected a number as the target of ${name} for ${metric}, found classes (cell ${odd.id})`,
        hint: "claims on classes are about accuracy, auc (of two classes), logLoss, calibrationError or loss",
      };
}

function faultOf(
  claim: ClaimSpec,
  plan: Plan,
  siblings: Siblings,
  numeric: ReadonlySet<string> | undefined,
): ClaimFault | undefined {
  const { against, metric } = claim;
  if (isOfPreparation(metric)) return preparationFault(claim, plan);
  const { targets, orphans, selected } = siblings.select(claim);
  if (selected === 0) return noCell(claim, plan);
  const [orphan, ...further] = orphans;
  if (orphan !== undefined && typeof against === "object") return noSibling(claim, against, [orphan, ...further], plan);
  if (targets.length === 0) {
    const message = "expected a cell that differs from its sibling, found that each is its own";
    return { message, hint: "let `where` and `against` name different levels" };
  }
  const overSingle = metric === "speedupOverSingle" || metric === "efficiencyOverSingle";
  if (overSingle && !plan.cells.some(({ runner }) => runner === "single")) {
    const message = `expected a cell of runner single to divide ${metric} by, found none`;
    const hint = "add single to factors.runner, or take speedup or efficiency: their base is the runner itself";
    return { message, hint };
  }
  return targetFault(metric, targets, numeric);
}

/**
 * SUITE_CLAIM for every claim that the plan's cells cannot decide.
 * @param positionOf where the suite's file has the claim of an id
 * @param numeric data sets whose target is a number; undefined where that is not known
 */
export function claimErrors(
  plan: Plan,
  positionOf: (id: string) => SourcePosition | undefined,
  numeric?: ReadonlySet<string>,
): readonly ScalebenchError[] {
  const siblings = new Siblings(plan);
  return plan.claims.flatMap((claim) => {
    const fault = faultOf(claim, plan, siblings, numeric);
    if (fault === undefined) return [];
    const where = positionOf(claim.id);
    const message = `claim ${claim.id}: ${fault.message}`;
    return [new ScalebenchError({ code: "SUITE_CLAIM", message, hint: fault.hint, ...(where && { where }) })];
  });
}
