import type { ProcessSpec } from "../types/launch.js";
import { endGroup } from "./group.js";
import { reapLeftovers } from "./leftovers.js";
import type { Markers } from "./markers.js";
import { everyProcess, type PidWindow } from "./pid-window.js";
import { type RunningProcess, startProcess } from "./process.js";
import { descendantsOf, hasProcessTable, type ProcessEntry } from "./process-table.js";

interface EndOptions {
  /** `together`: all groups at once. `reverse`: one after the other, the last started first. */
  readonly order: "together" | "reverse";
  /** Where leftovers are looked for when all processes ended by themselves; every process unless told. */
  readonly window?: PidWindow;
}

/** Knows how to start a process on a node, and how to end it with everything that it started. */
export interface Launcher {
  /** The folder of the log file must exist. */
  readonly start: (spec: ProcessSpec, place: { readonly markers: Markers; readonly logFile: string }) => RunningProcess;
  /**
   * Ends what still runs of the processes (TERM, grace, KILL, by group), then whatever carries the markers.
   * Resolves when nothing is left; returns what had to be ended outside of the groups.
   */
  readonly end: (
    processes: readonly RunningProcess[],
    markers: Markers,
    options: EndOptions,
  ) => Promise<readonly ProcessEntry[]>;
}

export interface LocalLauncherOptions {
  /** See `baseEnvironment`. */
  readonly baseEnvironment: Readonly<Record<string, string>>;
  /** Between SIGTERM and SIGKILL. */
  readonly graceMs: number;
}

async function endGroups(
  running: readonly RunningProcess[],
  order: EndOptions["order"],
  graceMs: number,
): Promise<void> {
  if (order === "together") {
    await Promise.all(running.map((target) => endGroup(target, graceMs)));
    return;
  }
  for (const target of running.toReversed()) await endGroup(target, graceMs);
}

/** Starts processes on this machine. */
export function localLauncher({ baseEnvironment, graceMs }: LocalLauncherOptions): Launcher {
  return {
    start: (spec, place) => startProcess(spec, { ...place, baseEnvironment }),
    end: async (processes, markers, { order, window }) => {
      const running = processes.filter((target) => target.groupMayRun());
      // Once their ancestors are gone, nothing tells that processes without the marker are ours: look now.
      const pids = new Set(running.flatMap(({ pid }) => pid ?? []));
      const known = running.length > 0 && hasProcessTable() ? descendantsOf(pids) : [];
      await endGroups(running, order, graceMs);
      return reapLeftovers(markers, {
        graceMs,
        known,
        window: running.length === 0 && window !== undefined ? window : everyProcess,
      });
    },
  };
}
