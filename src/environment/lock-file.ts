import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../project/root.js";
import type { EnvironmentRunner } from "./types.js";

/** The requirement files that are no runner's own. */
export interface RequirementFiles {
  /** Every version that pip may choose, for all supported Pythons. */
  readonly lock: string;
  /** What all runners share. */
  readonly common: string;
  /** What the tests need. */
  readonly developer: string;
  /** Folder of one file for each extra: what only some suites need. */
  readonly extras: string;
}

const runnersFolder = join(projectRoot, "runners");

export const projectFiles: RequirementFiles = {
  lock: join(runnersFolder, "constraints.txt"),
  common: join(runnersFolder, "common", "requirements.txt"),
  developer: join(runnersFolder, "common", "requirements-dev.txt"),
  extras: join(runnersFolder, "extras"),
};

export const requirementsOf = (runner: EnvironmentRunner): string => join(runner.directory, "requirements.txt");

export const sha256 = (...parts: readonly (string | Buffer)[]): string => {
  const hash = createHash("sha256");
  for (const part of parts) {
    hash.update(part).update("\0");
  }
  return hash.digest("hex");
};

/** sha256 of the files' content, in the given order; a missing file counts as empty. */
export const digestOfFiles = (...paths: readonly string[]): string =>
  sha256(...paths.map((path) => (existsSync(path) ? readFileSync(path) : "")));

const names = (line: string): string => line.replace(/\s*[;#].*$/, "").trim();

/** The version that a lock file pins a distribution to, whatever the Python. Throws when it pins none. */
export function pinnedVersion(distribution: string, lock: string): string {
  for (const line of readFileSync(lock, "utf8").split("\n").map(names)) {
    const [name, version] = line.split("==");
    if (name === distribution && version !== undefined) {
      return version;
    }
  }
  throw new Error(`${lock} pins no ${distribution}`);
}
