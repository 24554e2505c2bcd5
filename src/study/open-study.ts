import { existsSync, readdirSync } from "node:fs";
import { ScalebenchError } from "../errors/error.js";
import type { Plan } from "../types/plan.js";
import { removeDrafts, removeLockDrafts } from "./drafts.js";
import { folderErrorOf } from "./file-errors.js";
import { makeFolder, writeJson, writeWhole } from "./files.js";
import { historyOf, type StudyHistory } from "./history.js";
import { checkIdentity, hasIdentity, type StudyIdentity, writeIdentity } from "./identity.js";
import { Journal } from "./journal.js";
import { nodesFolder, type StudyPaths, slurmFolder, studyPaths } from "./layout.js";
import { acquireLock, type Lock } from "./lock.js";
import { requireOwnFiles } from "./own-files.js";

export interface OpenStudy {
  readonly paths: StudyPaths;
  readonly journal: Journal;
  readonly history: StudyHistory;
  readonly warnings: readonly string[];
  readonly close: () => void;
}

interface OpenRequest {
  readonly directory: string;
  readonly resume: boolean;
  readonly plan: Plan;
  readonly identity: StudyIdentity;
  readonly files: Readonly<Record<string, string>>;
}

/** What connections to nodes have said, a job's script and output, or what a start that was killed early may leave behind; a new start may write over it. */
const ofAnEarlyStart = (name: string, request: Pick<OpenRequest, "files">): boolean =>
  [nodesFolder, slurmFolder, "lock.json", "plan.json"].includes(name) || name.endsWith(".tmp") || name in request.files;

/** Throws STUDY_EXISTS where the folder is neither new nor empty. */
export function checkFree(paths: StudyPaths, request: Pick<OpenRequest, "files">): void {
  if (!existsSync(paths.directory)) return;
  const hint = "give another folder with --out, or continue the study that is there with --resume";
  if (hasIdentity(paths)) {
    throw new ScalebenchError({
      code: "STUDY_EXISTS",
      message: `expected no study in ${paths.directory}, found one`,
      hint,
      where: { file: paths.directory },
    });
  }
  const foreign = readdirSync(paths.directory).find((name) => !ofAnEarlyStart(name, request));
  if (foreign === undefined) return;
  throw new ScalebenchError({
    code: "STUDY_EXISTS",
    message: `expected ${paths.directory} to be empty or new, found ${foreign} in it`,
    hint: "give another folder with --out",
    where: { file: paths.directory },
  });
}

/** Throws STUDY_MISSING. */
export function checkPresent(paths: StudyPaths): void {
  if (hasIdentity(paths)) return;
  throw new ScalebenchError({
    code: "STUDY_MISSING",
    message: `expected a study to resume in ${paths.directory}, found none`,
    hint: "run without --resume to begin one, or name the study's folder with --out",
    where: { file: paths.directory },
  });
}

/** The identity comes last: a folder that has it is a whole study. */
function writeStart(paths: StudyPaths, request: OpenRequest): void {
  for (const [name, content] of Object.entries(request.files)) writeWhole(`${paths.directory}/${name}`, content);
  writeJson(paths.plan, request.plan, { durable: true });
  writeIdentity(paths, request.identity);
}

function warningsOf(paths: StudyPaths, lock: Lock, torn: number | undefined): readonly string[] {
  const warnings: string[] = [];
  if (lock.takenFrom !== undefined) {
    warnings.push(`took the study over from process ${lock.takenFrom.pid}, which ended without giving it up`);
  }
  if (torn !== undefined) warnings.push(`left out the last line of ${paths.journal} (line ${torn}), which was cut`);
  return warnings;
}

/** Begins or continues a study, alone. Throws STUDY_* and file errors, and then leaves no lock. */
export function openStudy(request: OpenRequest): OpenStudy {
  const paths = studyPaths(request.directory);
  if (request.resume) checkPresent(paths);
  try {
    makeFolder(paths.directory);
  } catch (error) {
    throw folderErrorOf(error, paths.directory);
  }
  if (!request.resume) checkFree(paths, request);
  requireOwnFiles(paths);
  const lock = acquireLock(paths.lock);
  try {
    if (request.resume) checkIdentity(paths, request.identity);
    else writeStart(paths, request);
    const { journal, content } = Journal.open(paths.journal);
    const history = historyOf(content.events);
    removeDrafts(paths, history);
    return {
      paths,
      journal,
      history,
      warnings: warningsOf(paths, lock, content.torn),
      close: () => {
        journal.close();
        removeLockDrafts(paths);
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}
