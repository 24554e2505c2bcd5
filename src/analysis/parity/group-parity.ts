import type { ParityResult, ParityState } from "../../types/analysis.js";
import type { CellId } from "../../types/ids.js";
import type { CellDigests } from "./cell-digests.js";
import { type Comparer, type Comparison, mostCompared } from "./comparer.js";
import { agrees, type References, referencesOf, sameStart } from "./references.js";

/** How many others a reference is compared with until one agrees. */
const mostPartners = 8;

/** Parity of the cells of one group: all of them should have done the same training. */
export function groupParity(group: readonly CellDigests[], comparer: Comparer): ReadonlyMap<CellId, ParityResult> {
  const references = referencesOf(group, comparer);
  return new Map(group.map((one) => [one.cell.id, parityOf(one, references)]));
}

function parityOf(one: CellDigests, references: References): ParityResult {
  const { comparer, single, root, start, byWorkers } = references;
  const reference = byWorkers.get(one.cell.workers);
  const common = {
    tolerance: one.cell.measure.parity.tolerance,
    distinctDigests: one.trained.length,
    digest: one.trained[0]?.digest ?? null,
  };
  const unchecked = { ...common, state: "unchecked", reference: null, maxRelativeDifference: null } as const;
  if (one.trials === 0 || reference === undefined || root === undefined) {
    return { ...unchecked, because: "no trial of this cell completed" };
  }
  const withRoot = one === root ? undefined : comparer.compare(one, root);
  const withReference = one === reference ? partnerOf(one, references) : comparer.compare(one, reference);
  const main = withReference ?? withRoot;
  const singleKey = single === undefined || withRoot === undefined ? {} : { single: singleResult(withRoot) };
  if (!sameStart(one, start)) {
    const others = one === root ? "most cells" : root.cell.id;
    const because = `its training starts from other parameters than that of ${others}: another seed, or no broadcast`;
    return { ...common, ...shown(main), ...singleKey, state: "differs", because };
  }
  const wrong = [main, withRoot].find((comparison) => comparison !== undefined && stateOf(comparison) === "differs");
  const decisive = wrong ?? main;
  if (decisive === undefined) {
    const because =
      references.present.length === 1 ? "no other cell does this training" : "no other cell agrees with it";
    return { ...unchecked, because: withTrials(because, one) };
  }
  const parts = wrong !== undefined || withRoot?.reference === decisive.reference ? [decisive] : [decisive, withRoot];
  const because = parts.flatMap((part) => part?.because ?? []).join("; ");
  return { ...common, ...shown(decisive), ...singleKey, state: stateOf(decisive), because: withTrials(because, one) };
}

const shown = (comparison: Comparison | undefined) => ({
  reference: comparison?.reference ?? null,
  maxRelativeDifference: comparison?.difference ?? null,
  ...(comparison === undefined ? {} : { tolerance: comparison.tolerance }),
});

/** Another digest at equal worker count is a difference, until the parameters show how small it is. */
function stateOf({ state, equalWorkers }: Comparison): ParityState {
  if (state !== "unknown") return state;
  return equalWorkers ? "differs" : "unchecked";
}

/** What a reference itself is compared with: a cell of its worker count that agrees; for the root, any that agrees. */
function partnerOf(one: CellDigests, { present, root, comparer }: References): Comparison | undefined {
  const find = (candidates: readonly CellDigests[]): Comparison | undefined => {
    const compared = candidates.slice(0, mostPartners).map((other) => comparer.compare(one, other));
    return compared.find((comparison) => comparison.state === "identical") ?? compared.find(agrees);
  };
  const equalWorkers = present.filter((other) => other !== one && other.cell.workers === one.cell.workers);
  const others = one === root ? present.filter((other) => other.cell.workers !== one.cell.workers) : [];
  return find(equalWorkers) ?? find(others);
}

function singleResult(comparison: Comparison): NonNullable<ParityResult["single"]> {
  const { reference, difference, tolerance } = comparison;
  return { state: stateOf(comparison), reference, maxRelativeDifference: difference, tolerance };
}

function withTrials(because: string, { trained, trials }: CellDigests): string {
  if (trained.length <= 1) return because;
  const compared = trained.length > mostCompared ? `, of which the ${mostCompared} most frequent were compared` : "";
  return `${because}; its ${trials} trials ended with ${trained.length} different digests${compared}`;
}
