import { statfsSync } from "node:fs";

/** Less than any trial writes: what failed with so little left failed for want of it. */
const leastBytes = 256 * 1024;

/**
 * Looks for the cause of a failed trial on the file system. Workers that find it full may clean up after themselves,
 * so that the harness could go on writing its few lines, and every further trial would fail as well.
 * Throws the error of a full disk (ENOSPC), which `studyErrorOf` puts into words.
 */
export function requireSpace(directory: string): void {
  const { bavail, bsize } = statfsSync(directory);
  if (bavail * bsize >= leastBytes) return;
  throw Object.assign(new Error("no space left"), { code: "ENOSPC", syscall: "statfs", path: directory });
}
