import { basename } from "node:path";
import { ScalebenchError } from "../errors/error.js";
import { checkedPlan } from "../plan/stored-plan.js";
import type { Plan } from "../types/plan.js";
import { readJson } from "./files.js";
import { historyOf, type StudyHistory } from "./history.js";
import { hasIdentity } from "./identity.js";
import { readJournal } from "./journal.js";
import { type StudyPaths, studyPaths } from "./layout.js";
import { lockHolder } from "./lock.js";
import { requireOwnFiles } from "./own-files.js";

/** A study as its files tell it, also while it runs. */
export interface StoredStudy {
  readonly id: string;
  readonly paths: StudyPaths;
  readonly plan: Plan;
  readonly history: StudyHistory;
  readonly state: "running" | "finished" | "interrupted";
  /** The 1-based number of the journal's last line, where it is cut. */
  readonly torn: number | undefined;
}

/** The study's plan.json. Throws STUDY_CORRUPT. */
export function readPlan({ plan: file }: Pick<StudyPaths, "plan">): Plan {
  const checked = checkedPlan(readJson(file, "scalebench/plan/v1"));
  if ("plan" in checked) return checked.plan;
  throw new ScalebenchError({
    code: "STUDY_CORRUPT",
    message: `expected a plan in ${file}, found a fault at ${checked.fault}`,
    hint: "restore the file from a copy; without its plan a study cannot be read",
    where: { file },
  });
}

/** Throws STUDY_MISSING and STUDY_CORRUPT. Writes nothing and needs no lock. */
export function readStudy(directory: string): StoredStudy {
  const paths = studyPaths(directory);
  if (!hasIdentity(paths)) {
    throw new ScalebenchError({
      code: "STUDY_MISSING",
      message: `expected a study in ${directory}, found none`,
      hint: "name a folder that `scalebench run` wrote; without --out it is below results/",
      where: { file: directory },
    });
  }
  requireOwnFiles(paths);
  const plan = readPlan(paths);
  const { events, torn } = readJournal(paths.journal);
  const history = historyOf(events);
  const running = history.end !== "finished" && lockHolder(paths.lock) !== undefined;
  const state = running ? "running" : history.end === "finished" ? "finished" : "interrupted";
  return { id: basename(directory), paths, plan, history, state, torn };
}
