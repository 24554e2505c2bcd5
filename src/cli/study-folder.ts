import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { ScalebenchError } from "../errors/error.js";

const resultsDirectory = "results";
const stampPattern = /^\d{8}-\d{6}$/;

/** `2026-05-04T10:20:30.000Z` to `20260504-102030`. */
const stamp = (at: Date): string => at.toISOString().slice(0, 19).replaceAll(/[-:]/g, "").replace("T", "-");

/** The folder that `--out` names; without it a new one below results/, by suite and time. */
export const studyFolder = (out: string | undefined, suite: string): string =>
  resolve(out ?? join(resultsDirectory, `${suite}-${stamp(new Date())}`));

/** The newest study of a suite below results/. */
export function newestStudy(suite: string): string {
  const names = existsSync(resultsDirectory) ? readdirSync(resultsDirectory) : [];
  const own = names.filter((name) => name.startsWith(`${suite}-`) && stampPattern.test(name.slice(suite.length + 1)));
  const newest = own.sort().at(-1);
  if (newest === undefined) {
    throw new ScalebenchError({
      code: "STUDY_MISSING",
      message: `expected a study of ${suite} below ${resultsDirectory}/ to resume, found none`,
      hint: "name the study's folder with --out, or run without --resume to begin one",
    });
  }
  return resolve(resultsDirectory, newest);
}
