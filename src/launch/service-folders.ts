import { chmodSync, lstatSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { ScalebenchError } from "../errors/error.js";
import type { ServiceSpec } from "../types/launch.js";

/**
 * Makes a folder that only we may enter, in place of one that an earlier run of ours left there. The names
 * are known beforehand and lie in a folder that others may write: another user's folder or a link is refused.
 */
function makePrivate(path: string): void {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found !== undefined) {
    const ours = found.isDirectory() && (process.getuid === undefined || found.uid === process.getuid());
    if (!ours) {
      throw new ScalebenchError({
        code: "SERVICE_FAILED",
        message: `expected to make the folder ${path}, found something of another user there`,
        hint: "set TMPDIR to a folder of your own",
      });
    }
    rmSync(path, { recursive: true });
  }
  mkdirSync(dirname(path), { recursive: true });
  mkdirSync(path, { mode: 0o700 }); // fails where somebody was faster
}

function writePrivate(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true });
  const half = `${path}.tmp`;
  rmSync(half, { force: true });
  writeFileSync(half, content, { mode: 0o600, flag: "wx" });
  chmodSync(half, 0o600); // whatever the umask is
  renameSync(half, path);
}

/** Makes what a service needs on disk before its first process starts. Throws SERVICE_FAILED and file errors. */
export function prepareFolders(spec: ServiceSpec): void {
  for (const path of spec.temporaryDirectories) makePrivate(path);
  for (const { path, content } of spec.files) writePrivate(path, content);
}

/** Removes the temporary folders, and the files that may hold secrets. */
export function removeFolders(spec: ServiceSpec): void {
  for (const { path } of spec.files) rmSync(path, { force: true });
  for (const path of spec.temporaryDirectories) rmSync(path, { recursive: true, force: true, maxRetries: 3 });
}
