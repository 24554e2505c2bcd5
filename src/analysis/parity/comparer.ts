import { ScalebenchError } from "../../errors/error.js";
import type { CellId } from "../../types/ids.js";
import type { Cell } from "../../types/plan.js";
import type { Parameters } from "../../types/records.js";
import type { TrialResult } from "../../types/trial-result.js";
import type { CellDigests } from "./cell-digests.js";
import { type Difference, largestDifference } from "./difference.js";

/** Reads a trial's parameters when they are needed; undefined where the trial recorded none. */
export type ParametersReader = (trial: TrialResult) => Parameters | undefined;

/** The outcome of comparing a cell with another one. */
export interface Comparison {
  readonly reference: CellId;
  readonly equalWorkers: boolean;
  readonly state: "identical" | "within" | "differs" | "unknown";
  readonly difference: number | null;
  /** What the difference may be: rounding grows where another number of workers sums gradients in another order. */
  readonly tolerance: number;
  /** A half sentence. */
  readonly because: string;
}

type Found = Difference | { readonly kind: "unread"; readonly why: string };

/** Distinct digests of one cell that are read and compared; a nondeterministic training has one a trial. */
export const mostCompared = 8;

/**
 * Compares cells by digest, and by their parameters where digests differ. Each pair of digests is
 * compared once, however many cells and trials share it.
 */
export class Comparer {
  readonly #read: ParametersReader;
  readonly #found = new Map<string, Found>();
  /** The reference's parameters: many cells are compared with the same. */
  #reference: { readonly digest: string; readonly parameters: Parameters } | undefined;

  constructor(read: ParametersReader) {
    this.#read = read;
  }

  /** All distinct digests of `one` (at most eight) against the most frequent of `reference`; the largest difference counts. */
  compare(one: CellDigests, reference: CellDigests): Comparison {
    const goal = reference.trained[0];
    const own = one.trained.slice(0, mostCompared);
    const id = reference.cell.id;
    const base = {
      reference: id,
      equalWorkers: one.cell.workers === reference.cell.workers,
      tolerance: toleranceOf(one.cell, reference.cell),
    };
    if (goal === undefined || own.length === 0) {
      return { ...base, state: "unknown", difference: null, because: "without completed trials" };
    }
    const others = own.filter(({ digest }) => digest !== goal.digest);
    if (others.length === 0) return { ...base, state: "identical", difference: 0, because: `the same digest as ${id}` };
    const found = others.map((entry) => this.#difference(entry, goal));
    return { ...base, ...judge(found, base.tolerance, id) };
  }

  #difference(one: CellDigests["trained"][number], goal: CellDigests["trained"][number]): Found {
    const key = `${one.digest} ${goal.digest}`;
    const known = this.#found.get(key);
    if (known !== undefined) return known;
    const found = this.#measure(one, goal);
    this.#found.set(key, found);
    return found;
  }

  #measure(one: CellDigests["trained"][number], goal: CellDigests["trained"][number]): Found {
    try {
      if (this.#reference?.digest !== goal.digest) {
        const parameters = this.#read(goal.trial.result);
        if (parameters === undefined)
          return { kind: "unread", why: `trial ${goal.trial.result.trial} recorded no parameters` };
        this.#reference = { digest: goal.digest, parameters };
      }
      const parameters = this.#read(one.trial.result);
      if (parameters === undefined)
        return { kind: "unread", why: `trial ${one.trial.result.trial} recorded no parameters` };
      return largestDifference(parameters, this.#reference.parameters);
    } catch (error) {
      if (!(error instanceof ScalebenchError)) throw error;
      return { kind: "unread", why: `parameters cannot be read: ${error.message}` };
    }
  }
}

const toleranceOf = ({ workers, measure: { parity } }: Cell, other: Cell): number =>
  workers === other.workers ? parity.tolerance : parity.toleranceAcrossWorkers;

function judge(
  found: readonly Found[],
  tolerance: number,
  id: CellId,
): Pick<Comparison, "state" | "difference" | "because"> {
  const mismatch = found.find((one) => one.kind === "mismatch");
  if (mismatch !== undefined) {
    return { state: "differs", difference: null, because: `not comparable with ${id}: ${mismatch.why}` };
  }
  const measured = found.filter((one) => one.kind === "measured").sort((a, b) => b.value - a.value);
  const largest = measured[0];
  const unread = found.find((one) => one.kind === "unread");
  if (largest !== undefined && largest.value > tolerance) {
    const because = `${text(largest.value)} apart from ${id} in tensor "${largest.tensor}", more than the tolerance of ${tolerance}`;
    return { state: "differs", difference: largest.value, because };
  }
  if (unread !== undefined)
    return { state: "unknown", difference: null, because: `another digest than ${id}, and ${unread.why}` };
  const value = largest?.value ?? 0;
  return {
    state: "within",
    difference: value,
    because: `${text(value)} apart from ${id}, within the tolerance of ${tolerance}`,
  };
}

const text = (value: number): string => (value === 0 ? "0" : value.toExponential(1));
