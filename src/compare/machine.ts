import { probeDifferences, usualProbe } from "../baselines/probe-check.js";
import type { Analysis } from "../types/analysis.js";
import type { MachineProbe } from "../types/baseline.js";

/** A study's machine between its start and its end; undefined where one of the two is not known. */
function probeOf({ probe }: Analysis): MachineProbe | undefined {
  const { start = null, end = null } = probe ?? {};
  return start === null || end === null ? undefined : usualProbe([{ probe: { start, end } }]);
}

/** How the machine itself was another one, though by its fingerprint the same; none where a study has no probe. */
export function machineDifferences(base: Analysis, candidate: Analysis): readonly string[] {
  const [was, is] = [probeOf(base), probeOf(candidate)];
  return was === undefined || is === undefined ? [] : probeDifferences(was, is);
}
