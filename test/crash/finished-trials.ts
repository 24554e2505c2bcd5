import { existsSync, readFileSync } from "node:fs";
import type { JournalEvent } from "../../src/types/journal.js";

/** Whole lines of a journal, read by the test itself; a last line without its end may be cut. */
function eventsOf(file: string): readonly JournalEvent[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, "utf8").split("\n").slice(0, -1);
  return lines.map((line) => JSON.parse(line) as JournalEvent);
}

/** Trial to attempts that completed; by the journal. */
export function completedIn(file: string): ReadonlyMap<string, readonly number[]> {
  const found = new Map<string, number[]>();
  for (const event of eventsOf(file)) {
    if (event.event !== "trial-finished" || event.result.state !== "completed") continue;
    found.set(event.result.trial, [...(found.get(event.result.trial) ?? []), event.result.attempt]);
  }
  return found;
}

/** Trials that were begun again although they were finished, and those that failed: there must be none. */
export function wrongIn(file: string): readonly string[] {
  const done = new Set<string>();
  const wrong: string[] = [];
  for (const event of eventsOf(file)) {
    if (event.event === "trial-started" && done.has(event.trial)) wrong.push(`${event.trial} ran again after its end`);
    if (event.event !== "trial-finished") continue;
    const { result } = event;
    if (result.state === "failed") wrong.push(`${result.trial} failed: ${result.failure.reason}`);
    else done.add(result.trial);
  }
  return wrong.slice(0, 5);
}
