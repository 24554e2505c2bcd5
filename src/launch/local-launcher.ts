import { endGroup } from "./group.js";
import type { Launcher } from "./launcher.js";
import { reapLeftovers } from "./leftovers.js";
import { everyProcess, type PidWindow, pidWindowFrom } from "./pid-window.js";
import { PortAllocator } from "./ports.js";
import { type RunningProcess, startProcess } from "./process.js";
import { descendantsOf, hasProcessTable } from "./process-table.js";
import { clearReadiness, isReady } from "./readiness.js";
import { prepareFolders, removeFolders } from "./service-folders.js";

export interface LocalLauncherOptions {
  /** See `baseEnvironment`. */
  readonly baseEnvironment: Readonly<Record<string, string>>;
  /** Between SIGTERM and SIGKILL. */
  readonly graceMs: number;
}

/** Between SIGTERM and SIGKILL, for what is found at the study's edges: everything had its grace before. */
const edgeGraceMs = 1_000;

async function endGroups(
  running: readonly RunningProcess[],
  order: "together" | "reverse",
  graceMs: number,
): Promise<void> {
  if (order === "together") {
    await Promise.all(running.map((target) => endGroup(target, graceMs)));
    return;
  }
  for (const target of running.toReversed()) await endGroup(target, graceMs);
}

/** Starts processes on this machine, which sees all files and never loses itself. */
export function localLauncher({ baseEnvironment, graceMs }: LocalLauncherOptions): Launcher {
  const ports = new PortAllocator();
  /** Where leftovers of a process can be, if it and all that were started after it ended by themselves. */
  const windows = new WeakMap<RunningProcess, PidWindow>();
  return {
    start: async (spec, place) => {
      const target = startProcess(spec, { ...place, baseEnvironment });
      windows.set(target, pidWindowFrom(target.pid));
      return target;
    },
    end: async (processes, markers, { order }) => {
      const running = processes.filter((target) => target.groupMayRun());
      // Once their ancestors are gone, nothing tells that processes without the marker are ours: look now.
      const pids = new Set(running.flatMap(({ pid }) => pid ?? []));
      const known = running.length > 0 && hasProcessTable() ? descendantsOf(pids) : [];
      await endGroups(running, order, graceMs);
      const first = running.length === 0 ? processes[0] : undefined;
      const window = (first && windows.get(first)) ?? everyProcess;
      return reapLeftovers(markers, { graceMs, known, window });
    },
    isReady,
    clearReadiness: async ({ ready }) => clearReadiness(ready),
    prepareService: async (spec) => prepareFolders(spec),
    cleanService: async (spec) => removeFolders(spec),
    freePorts: (_, count) => ports.allocate(count),
    reach: async () => {},
    onLost: () => () => {},
    send: async () => {},
    collect: async () => {},
    clocks: () => ({}),
    close: async (markers) => {
      await reapLeftovers(markers, { graceMs: edgeGraceMs });
    },
  };
}
