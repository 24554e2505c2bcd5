import { preparationId } from "../types/ids.js";
import { isOfPreparation, metrics } from "../types/metrics.js";
import type { Cell, Plan } from "../types/plan.js";
import type { ClaimSpec, Levels } from "../types/suite.js";

/** One comparison of a claim: a cell against the claim's number or its baseline, or against its sibling. */
export interface ClaimTarget {
  readonly cell: Cell;
  readonly sibling?: Cell;
}

interface Selection {
  readonly targets: readonly ClaimTarget[];
  /** Selected cells whose sibling is not in the plan, with the levels that it would have. */
  readonly orphans: readonly { readonly cell: Cell; readonly levels: Levels }[];
  /** How many cells `where` selects. */
  readonly selected: number;
}

const selects = (where: Levels, cell: Cell): boolean =>
  Object.entries(where).every(([factor, level]) => cell.levels[factor] === level);

/** Finds siblings by their levels. */
export class Siblings {
  readonly #cells: readonly Cell[];
  readonly #factors: readonly string[];
  readonly #byLevels: ReadonlyMap<string, Cell>;

  constructor(plan: Pick<Plan, "cells" | "suite">) {
    this.#cells = plan.cells;
    this.#factors = Object.keys(plan.suite.factors);
    this.#byLevels = new Map(plan.cells.map((cell) => [this.#key(cell.levels), cell]));
  }

  #key(levels: Levels): string {
    return JSON.stringify(this.#factors.map((factor) => levels[factor]));
  }

  /**
   * The cell with these levels. Quality does not depend on the number of workers at an equal batch, and the single
   * process has one: for a metric of quality its one-worker cell stands in.
   */
  #sibling(levels: Levels, metric: ClaimSpec["metric"], against: Levels): Cell | undefined {
    const exact = this.#byLevels.get(this.#key(levels));
    const standsIn =
      metrics[metric].kind === "quality" && levels.runner === "single" && against.workersPerNode === undefined;
    if (exact !== undefined || !standsIn) return exact;
    return this.#byLevels.get(this.#key({ ...levels, nodes: 1, workersPerNode: 1 }));
  }

  /** One target a data set: it stands for the preparation of its rows, and has no sibling. */
  #preparations(): readonly ClaimTarget[] {
    const first = new Map(this.#cells.toReversed().map((cell) => [cell.workload.dataset.name, cell]));
    return [...first].toReversed().map(([name, cell]) => ({ cell: { ...cell, id: preparationId(name) } }));
  }

  /** A cell that is its own sibling is no comparison, and is left out. */
  select(claim: ClaimSpec): Selection {
    if (isOfPreparation(claim.metric)) {
      const targets = this.#preparations();
      return { targets, orphans: [], selected: targets.length };
    }
    const cells = this.#cells.filter((cell) => selects(claim.where, cell));
    const { against } = claim;
    if (against === undefined || against === "baseline") {
      return { targets: cells.map((cell) => ({ cell })), orphans: [], selected: cells.length };
    }
    const pairs = cells.map((cell) => {
      const levels = { ...cell.levels, ...against };
      return { cell, levels, sibling: this.#sibling(levels, claim.metric, against) };
    });
    return {
      targets: pairs.flatMap(({ cell, sibling }) =>
        sibling === undefined || sibling === cell ? [] : [{ cell, sibling }],
      ),
      orphans: pairs.filter(({ sibling }) => sibling === undefined),
      selected: cells.length,
    };
  }
}

/** The comparisons that a claim of the plan asks for. */
export const claimTargets = (plan: Plan, claim: ClaimSpec): readonly ClaimTarget[] =>
  new Siblings(plan).select(claim).targets;
