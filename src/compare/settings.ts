import type { Cell } from "../types/plan.js";
import type { Difference } from "./comparison.js";

function flatten(value: unknown, path: string, into: Map<string, string>): void {
  if (typeof value !== "object" || value === null) {
    if (value !== undefined) into.set(path, String(value));
    return;
  }
  for (const [key, below] of Object.entries(value)) flatten(below, path === "" ? key : `${path}.${key}`, into);
}

function settingsOf({ scaling, measure: { target, breakdown, slowDown } }: Cell): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  flatten({ scaling, measure: { target, breakdown, slowDown } }, "", found);
  return found;
}

/** What the suites of two cells with equal levels say differently and no fingerprint holds, by path, sorted. */
export function settingsDifferences(base: Cell, candidate: Cell): readonly Difference[] {
  const [before, now] = [settingsOf(base), settingsOf(candidate)];
  return [...new Set([...before.keys(), ...now.keys()])]
    .filter((path) => before.get(path) !== now.get(path))
    .sort()
    .map((property) => ({ property, was: before.get(property) ?? "absent", is: now.get(property) ?? "absent" }));
}
