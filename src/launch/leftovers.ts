import { pause } from "./clock.js";
import { carries, type Markers } from "./markers.js";
import { everyProcess, type PidWindow } from "./pid-window.js";
import { descendantsOf, environmentOf, type ProcessEntry, processEntry, stillRuns } from "./process-table.js";

/**
 * Processes that carry the markers, and their descendants (a descendant may have cleared its environment).
 * The harness itself is never among them. Empty where there is no /proc.
 */
export function findMarked(markers: Markers, window: PidWindow = everyProcess): readonly ProcessEntry[] {
  const marked = window.ids().filter((pid) => pid !== process.pid && carries(environmentOf(pid), markers));
  if (marked.length === 0) return [];
  const rows = new Map<number, ProcessEntry>();
  for (const row of [...marked.flatMap((pid) => processEntry(pid) ?? []), ...descendantsOf(new Set(marked))]) {
    if (row.pid !== process.pid && stillRuns(row)) rows.set(row.pid, row);
  }
  return [...rows.values()];
}

function signal(entries: readonly ProcessEntry[], name: NodeJS.Signals): void {
  for (const entry of entries) {
    try {
      if (stillRuns(entry)) process.kill(entry.pid, name);
    } catch {
      // It ended between the look and the signal, or it became another user's.
    }
  }
}

async function goneWithin(entries: readonly ProcessEntry[], milliseconds: number): Promise<boolean> {
  const deadline = performance.now() + milliseconds;
  while (entries.some(stillRuns)) {
    if (performance.now() >= deadline) return false;
    await pause(5);
  }
  return true;
}

/** Ends exactly these processes: SIGTERM, grace, SIGKILL. */
async function endEach(entries: readonly ProcessEntry[], graceMs: number): Promise<void> {
  signal(entries, "SIGTERM");
  if (await goneWithin(entries, graceMs)) return;
  signal(entries, "SIGKILL");
  await goneWithin(entries, 2_000);
}

export interface ReapOptions {
  readonly graceMs: number;
  /** Where to look; every process unless told. */
  readonly window?: PidWindow;
  /** Seen below our own processes before these were ended; they are ended even without a marker. */
  readonly known?: readonly ProcessEntry[];
}

/**
 * Ends what a trial, service or study left behind outside of its groups: children of a new session, double
 * forks. Never touches a process that neither carries the markers nor descends from one of ours.
 * Returns what it had to end.
 */
export async function reapLeftovers(markers: Markers, options: ReapOptions): Promise<readonly ProcessEntry[]> {
  const ended: ProcessEntry[] = [];
  // What is being ended may fork once more before the signal arrives: look again until nothing is found.
  for (let round = 0; round < 5; round++) {
    const known = round === 0 ? (options.known ?? []).filter(stillRuns) : [];
    const marked = findMarked(markers, options.window);
    const found = new Map([...known, ...marked].map((entry) => [entry.pid, entry]));
    if (found.size === 0) break;
    await endEach([...found.values()], round === 0 ? options.graceMs : 0);
    ended.push(...found.values());
  }
  return ended;
}
