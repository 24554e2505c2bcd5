import type { Baseline, BaselineRun } from "../types/baseline.js";

/** The same study at the same time: a folder's name alone may be used again. */
const isSame = (a: BaselineRun, b: BaselineRun): boolean => a.study === b.study && a.at === b.at;

/** The baseline with `run` in its history, or undefined where it has it already. Pure. */
export function withRun(
  before: Baseline | undefined,
  { run, ...cell }: Omit<Baseline, "runs" | "schema"> & { readonly run: BaselineRun },
): Baseline | undefined {
  if (before?.runs.some((other) => isSame(other, run)) === true) return undefined;
  return { schema: "scalebench/baseline/v1", ...cell, runs: [run, ...(before?.runs ?? [])] };
}

/** Times are ISO 8601, UTC: their order is that of the alphabet. */
export const newestFirst = (runs: readonly BaselineRun[]): readonly BaselineRun[] =>
  [...runs].sort((a, b) => (a.at > b.at ? -1 : a.at < b.at ? 1 : 0));

/** The baseline with its `keep` newest runs alone. Pure. */
export function pruned(baseline: Baseline, keep: number): Baseline {
  return { ...baseline, runs: newestFirst(baseline.runs).slice(0, keep) };
}
