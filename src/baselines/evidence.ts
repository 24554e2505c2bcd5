import type { Baseline, BaselineEvidence, BaselineRun, Fingerprint, StudyProbe } from "../types/baseline.js";
import { closest } from "./closest.js";
import { differencesOf, differencesText } from "./fingerprint.js";
import { driftOf, probeDifferences, usualProbe } from "./probe-check.js";

interface EvidenceInput {
  readonly cell: string;
  readonly fingerprint: Fingerprint;
  /** The name under which the baselines were kept, and all of them that the study has. */
  readonly name: string;
  readonly baselines: readonly Baseline[];
  /** Undefined where the study has none. */
  readonly probe: StudyProbe | undefined;
  /** The study that is judged: it is no run of a baseline for itself. */
  readonly study: { readonly id: string; readonly startedAt: string | null };
}

const incomparable = (because: string): BaselineEvidence => ({ state: "incomparable", because });

/** What makes a study incomparable, makes it no evidence for later ones either. */
const isSteady = ({ probe }: BaselineRun): boolean => probe !== null && driftOf(probe).length === 0;

/** Why the machine is not as it was for these runs, by the study's own probe at its start and, once there, its end. */
function probeFault(runs: readonly BaselineRun[], probe: StudyProbe | undefined, name: string): string | undefined {
  if (probe?.start === null || probe === undefined) {
    return "the study has no probe of the machine, so that nothing shows it to be as fast as it was for the baseline";
  }
  const usual = usualProbe(runs);
  if (usual === undefined) {
    return `no run of the baseline ${name} has a probe of the machine, so that nothing shows it to be as fast as it was`;
  }
  const drift = driftOf(probe);
  if (drift.length > 0) return `the machine changed while the study ran: ${drift.join("; ")}`;
  const differences = [probe.start, ...(probe.end === null ? [] : [probe.end])].map((one) =>
    probeDifferences(usual, one),
  );
  const [first] = differences.filter((one) => one.length > 0);
  return first === undefined ? undefined : `the machine is not as it was for the baseline ${name}: ${first.join("; ")}`;
}

/** Whether a cell's baseline can be compared with a study, and its runs; else why not. Pure. */
export function evidenceOf({ cell, fingerprint, name, baselines, probe, study }: EvidenceInput): BaselineEvidence {
  const nearest = closest(baselines, cell, fingerprint);
  if (nearest === undefined) {
    return incomparable(
      `there is no baseline ${name} of ${cell}: \`scalebench baseline save STUDY --name ${name}\` keeps one`,
    );
  }
  const differences = differencesOf(nearest.fingerprint, fingerprint);
  if (differences.length > 0) {
    return incomparable(`the baseline ${name} of ${cell} is from elsewhere: ${differencesText(differences)}`);
  }
  // A study that was saved and is judged again has begun before it ended.
  const runs = nearest.runs.filter(
    ({ study: id, at }) => id !== study.id || study.startedAt === null || at < study.startedAt,
  );
  const probed = runs.filter((run) => run.probe !== null);
  const steady = probed.filter(isSteady);
  const fault = probeFault(steady.length > 0 ? steady : probed, probe, name);
  if (fault !== undefined) return incomparable(fault);
  return { state: "comparable", name, runs: steady, unsteady: probed.length - steady.length };
}
