import { existsSync, readFileSync } from "node:fs";
import { z } from "zod";
import { evidenceOf } from "../baselines/evidence.js";
import { fingerprintOf } from "../baselines/fingerprint.js";
import { firstFault, studyBaselinesSchema } from "../baselines/schema.js";
import { readBaselines } from "../baselines/store.js";
import { ScalebenchError } from "../errors/error.js";
import { claimTargets } from "../plan/targets.js";
import { readJson } from "../study/files.js";
import type { StudyPaths } from "../study/layout.js";
import type { EnvironmentFacts } from "../types/analysis.js";
import type { BaselineEvidence, StudyBaselines } from "../types/baseline.js";
import type { CellId } from "../types/ids.js";
import type { Plan } from "../types/plan.js";
import { simulatedIn } from "./simulated.js";
import { readStudyProbe } from "./study-probe.js";

/** Where baselines are looked for when no option says it. */
export const baselinesDirectory = "baselines";

/** Which baselines a study is compared with. */
export interface BaselineChoice {
  readonly directory: string;
  /** The suite's own name where none is given. */
  readonly name: string | undefined;
}

const isAgainstBaseline = ({ against }: Plan["claims"][number]): boolean => against === "baseline";

/**
 * The baselines that the plan's claims are about; undefined where no claim is about one. Throws every fault of the
 * baseline's files, so that a study does not run for hours to end in one.
 */
export function baselinesFor(
  plan: Plan,
  { directory, name = plan.suite.name }: BaselineChoice,
): StudyBaselines | undefined {
  const claims = plan.claims.filter(isAgainstBaseline);
  if (claims.length === 0) return undefined;
  const cells = new Set<string>(claims.flatMap((claim) => claimTargets(plan, claim).map(({ cell }) => cell.id)));
  const found = readBaselines(directory, name).map(({ baseline }) => baseline);
  return { schema: "scalebench/study-baselines/v1", name, baselines: found.filter(({ cell }) => cells.has(cell)) };
}

/** The study's baselines.json; undefined where it has none. Throws STUDY_CORRUPT. */
export function storedBaselines({ baselines: file }: Pick<StudyPaths, "baselines">): StudyBaselines | undefined {
  if (!existsSync(file)) return undefined;
  const parsed = studyBaselinesSchema.safeParse(readJson(file, "scalebench/study-baselines/v1"));
  if (parsed.success) return parsed.data as StudyBaselines;
  throw new ScalebenchError({
    code: "STUDY_CORRUPT",
    message: `expected the study's baselines, found a fault at ${firstFault(parsed.error)}`,
    hint: "the claims against baselines cannot be judged again; start a new study",
    where: { file },
  });
}

/** The study's environment.json; empty where it has none. Throws STUDY_CORRUPT. */
export function storedFacts({ environment: file }: Pick<StudyPaths, "environment">): EnvironmentFacts {
  if (!existsSync(file)) return {};
  const facts = factsIn(readFileSync(file, "utf8"));
  if (facts !== undefined) return facts;
  throw new ScalebenchError({
    code: "STUDY_CORRUPT",
    message: `expected facts of the environment in ${file}, groups of names to texts, found something else`,
    hint: "delete the file: the study then has no facts of its environment",
    where: { file },
  });
}

const factsSchema = z.record(z.string(), z.record(z.string(), z.string()));

function factsIn(text: string): EnvironmentFacts | undefined {
  try {
    return factsSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/**
 * What each cell's baseline is for a study, from the study's own files: its copy of the baselines, its environment and its
 * probe. Undefined where no claim is about a baseline.
 */
export function baselineEvidence(
  plan: Plan,
  paths: StudyPaths,
  study: { readonly id: string; readonly startedAt: string | null },
): ((cell: CellId) => BaselineEvidence) | undefined {
  if (!plan.claims.some(isAgainstBaseline)) return undefined;
  const stored = storedBaselines(paths);
  const { name, baselines } = stored ?? { name: plan.suite.name, baselines: [] };
  const [facts, probe] = [storedFacts(paths), readStudyProbe(paths)];
  const simulated = simulatedIn(facts);
  const known = new Map(
    plan.cells.map((cell) => {
      const fingerprint = fingerprintOf(facts, cell, simulated(cell.nodes));
      return [cell.id, evidenceOf({ cell: cell.id, fingerprint, name, baselines, probe, study })] as const;
    }),
  );
  return (cell) => known.get(cell) ?? { state: "incomparable", because: `the plan has no cell ${cell}` };
}
