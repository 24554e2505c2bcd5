import { marginWarnings } from "../calibration/warnings.js";
import { describeMachine } from "../environment/machine.js";
import { Random } from "../plan/random.js";
import { keptCalibrations } from "./calibration-store.js";
import type { PlannedSuite } from "./suite-file.js";
import { narrate, styled } from "./terminal.js";

/** What earlier calibrations of this machine say about the margins of a plan's claims; nothing without any. */
export async function planWarnings({ plan, clusterSpec }: PlannedSuite): Promise<readonly string[]> {
  // Other machines train there.
  if (clusterSpec.kind !== "local") return [];
  const { calibrations, unreadable } = keptCalibrations();
  const left = unreadable.map((file) => `${file} is no calibration that this version can read, and was not looked at`);
  if (calibrations.length === 0 || plan.claims.length === 0) return left;
  const { host, cpu, logicalCpus, usableCpus } = await describeMachine(process.env);
  const machine = { host, cpu, logicalCpus: String(logicalCpus), usableCpus: String(usableCpus) };
  return [...left, ...marginWarnings({ plan, calibrations, machine, random: Random.seeded(1, 0) })];
}

export function narrateWarnings(warnings: readonly string[]): void {
  for (const warning of warnings) narrate(`${styled("yellow", "warning")}: ${warning}`);
}
