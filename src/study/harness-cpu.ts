import { monotonicSeconds } from "../launch/clock.js";
import type { HarnessCpu } from "../types/trial-result.js";

/** Seconds of processor time of this process, all of its threads. */
function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** Begins now; called, it tells what the harness itself has used since. */
export function harnessCpuMeter(): () => HarnessCpu {
  const before = { cpu: cpuSeconds(), at: monotonicSeconds() };
  return () => ({ cpuSeconds: cpuSeconds() - before.cpu, overSeconds: monotonicSeconds() - before.at });
}
