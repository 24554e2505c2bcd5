import { existsSync } from "node:fs";
import { ScalebenchError } from "../errors/error.js";
import { readJson, writeJson } from "./files.js";
import type { StudyPaths } from "./layout.js";

/**
 * What must be equal for a finished trial to be reused: name of a part to its digest, e.g. `plan`
 * (the resolved cells), `environment` (the lock of versions), `code` (the training program).
 */
export type StudyIdentity = Readonly<Record<string, string>>;

const schema = "scalebench/identity/v1";

export const hasIdentity = (paths: StudyPaths): boolean => existsSync(paths.identity);

export const writeIdentity = (paths: StudyPaths, parts: StudyIdentity): void =>
  writeJson(paths.identity, { schema, parts }, { durable: true });

export function changedParts(before: StudyIdentity, now: StudyIdentity): readonly string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(now)]);
  return [...names].filter((name) => before[name] !== now[name]).sort();
}

/** What is no digest counts as absent. */
const digestsIn = (parts: unknown): StudyIdentity =>
  typeof parts === "object" && parts !== null
    ? Object.fromEntries(Object.entries(parts).filter(([, digest]) => typeof digest === "string"))
    : {};

/** What the study began with. Throws STUDY_CORRUPT. */
export const readIdentity = (paths: StudyPaths): StudyIdentity => digestsIn(readJson(paths.identity, schema).parts);

/** Throws STUDY_CHANGED, which names the parts that differ from those the study began with. */
export function checkIdentity(paths: StudyPaths, now: StudyIdentity): void {
  const before = readIdentity(paths);
  const changed = changedParts(before, now);
  if (changed.length === 0) return;
  const details = changed.map((name) => `${name} was ${short(before[name])}, is ${short(now[name])}`).join("; ");
  throw new ScalebenchError({
    code: "STUDY_CHANGED",
    message: `expected the same ${changed.join(" and ")} as when the study began, found a change: ${details}`,
    hint: "trials from before and after would not be comparable: start a new study with another --out, or undo the change",
    where: { file: paths.identity },
  });
}

const short = (digest: string | undefined): string => (digest === undefined ? "absent" : digest.slice(0, 12));
