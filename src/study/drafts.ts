import { readdirSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import type { StudyHistory } from "./history.js";
import type { StudyPaths } from "./layout.js";
import { exists } from "./lock.js";
import { ownAttempt } from "./own-files.js";

function removeFrom(folder: string, isDraft: (name: string) => boolean): void {
  let names: readonly string[];
  try {
    names = readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return; // the attempt was killed before its folder was made
    throw error;
  }
  for (const name of names.filter(isDraft)) rmSync(join(folder, name), { force: true });
}

/**
 * Removes what a harness that was killed in the middle of `writeWhole` left: drafts of the study's own files, and of the
 * result of an attempt that the journal does not know to be finished. Those of a
 * process that still runs are its own, e.g. of `scalebench report`; those of the lock may be another harness' at work.
 */
export function removeDrafts(paths: StudyPaths, { attempts, results }: StudyHistory): void {
  const lock = basename(paths.lock);
  const isDraft = (name: string): boolean => {
    const writer = /\.(\d+)\.tmp$/.exec(name)?.[1];
    return writer !== undefined && !name.startsWith(lock) && !exists(Number(writer));
  };
  removeFrom(paths.directory, isDraft);
  const finished = new Set(results.map(({ trial, attempt }) => `${trial}/${attempt}`));
  for (const [trial, attempt] of attempts) {
    if (!finished.has(`${trial}/${attempt}`)) removeFrom(ownAttempt(paths, trial, attempt).directory, isDraft);
  }
}

/** Removes dead holders' locks that were moved aside by a harness that was killed then. For who gives up the lock itself. */
export function removeLockDrafts(paths: StudyPaths): void {
  const lock = basename(paths.lock);
  removeFrom(paths.directory, (name) => name.startsWith(`${lock}.`) && name.endsWith(".tmp"));
}
