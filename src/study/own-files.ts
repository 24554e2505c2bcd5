import { type Dirent, readdirSync, readlinkSync, realpathSync } from "node:fs";
import { join, sep } from "node:path";
import { ScalebenchError } from "../errors/error.js";
import type { TrialId } from "../types/ids.js";
import {
  modelsFolder,
  nodesFolder,
  type StudyPaths,
  simplerModelsFolder,
  slurmFolder,
  type TrialPaths,
} from "./layout.js";

function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return [];
    throw error;
  }
}

/** A link that leads nowhere may lead anywhere once somebody writes through it. */
function leadsInto(link: string, directory: string): boolean {
  try {
    const inside = realpathSync(directory);
    const target = realpathSync(link);
    return target === inside || target.startsWith(inside + sep);
  } catch {
    return false;
  }
}

/** What is opened and never ends, or is no file at all. */
const isSpecial = (entry: Dirent): boolean => entry.isFIFO() || entry.isCharacterDevice() || entry.isBlockDevice();

const foldersIn = (folder: string): readonly string[] =>
  entriesOf(folder).flatMap((entry) => (entry.isDirectory() ? [join(folder, entry.name)] : []));

function refuseLinks(folder: string, directory: string): void {
  for (const entry of entriesOf(folder)) {
    if (isSpecial(entry)) refuseSpecial(join(folder, entry.name));
    if (!entry.isSymbolicLink()) continue;
    const file = join(folder, entry.name);
    if (leadsInto(file, directory)) continue;
    throw new ScalebenchError({
      code: "STUDY_CORRUPT",
      message: `expected a study without links out of its folder, found that ${file} leads to ${readlinkSync(file)}`,
      hint: "remove the link, or put what it leads to in its place; the study's own folder (--out) may be a link",
      where: { file },
    });
  }
}

function refuseSpecial(file: string): never {
  throw new ScalebenchError({
    code: "STUDY_CORRUPT",
    message: `expected files and folders in a study, found that ${file} is a pipe or a device`,
    hint: "remove it: whoever reads it waits for ever",
    where: { file },
  });
}

/**
 * What lies in a study's folder may come from anybody, and nothing of it may lead a reader or writer elsewhere: throws
 * STUDY_CORRUPT where a file or folder of the study, of its services, nodes, simpler or saved models, or a trial's folder is a link out of it, a pipe or a device.
 */
export function requireOwnFiles({ directory, trials, services }: StudyPaths): void {
  const named = [nodesFolder, slurmFolder, simplerModelsFolder, modelsFolder].map((name) => join(directory, name));
  for (const folder of [directory, trials, services, ...named]) refuseLinks(folder, directory);
  const fitted = join(directory, simplerModelsFolder);
  const below = [...foldersIn(services), ...foldersIn(fitted), ...foldersIn(fitted).flatMap(foldersIn)];
  for (const folder of below) refuseLinks(folder, directory);
}

/** The paths of an attempt, when neither its folder nor anything in it is a link out of the study. Throws STUDY_CORRUPT. */
export function ownAttempt(paths: StudyPaths, trial: TrialId, attempt: number): TrialPaths {
  refuseLinks(join(paths.trials, trial), paths.directory);
  const at = paths.attempt(trial, attempt);
  refuseLinks(at.directory, paths.directory);
  return at;
}
