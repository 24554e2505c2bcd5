import { createHash } from "node:crypto";
import { lstatSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Unix sockets below it must stay within 107 bytes. */
const longestRoot = 40;

const rootOf = (): string => (tmpdir().length <= longestRoot ? tmpdir() : "/tmp");

const digest = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 8);

const prefixOf = (studyDirectory: string): string => `scalebench-${digest(studyDirectory)}-`;

/** A short folder outside of the study: the same whenever the same study asks for the same id. */
export const temporaryDirectory = (studyDirectory: string, id: string, root = rootOf()): string =>
  join(root, `${prefixOf(studyDirectory)}${digest(id)}`);

/** Removes the folders that services of a killed run left; never another user's. */
export function removeTemporaryDirectories(studyDirectory: string): void {
  const root = rootOf();
  for (const name of readdirSync(root).filter((entry) => entry.startsWith(prefixOf(studyDirectory)))) {
    const path = join(root, name);
    const owner = lstatSync(path, { throwIfNoEntry: false })?.uid;
    if (owner === process.getuid?.()) rmSync(path, { recursive: true, force: true });
  }
}
