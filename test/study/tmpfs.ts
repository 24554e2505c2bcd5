import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { temporaryFolder } from "../launch/shell-process.js";

/** Mounting needs root, and in a container a capability that many lack; other tests cover the same errors by devices and by /proc. */
function canMount(): boolean {
  if (process.getuid?.() !== 0) return false;
  const at = mkdtempSync(join(tmpdir(), "scalebench-mount-"));
  try {
    mount("-t", "tmpfs", "-o", "size=4k", "scalebench-test", at);
    execFileSync("/bin/umount", ["--lazy", at]);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(at, { recursive: true, force: true });
  }
}

const mount = (...argv: string[]): void => {
  execFileSync("/bin/mount", argv, { stdio: "ignore" });
};

export const mayMount = canMount();

/** A device in the place of a file, for the time of `use`; a link to it would be refused. */
export async function withDevice(device: string, file: string, use: () => Promise<void>): Promise<void> {
  mount("--bind", device, file);
  try {
    await use();
  } finally {
    execFileSync("/bin/umount", ["--lazy", file]);
  }
}

/** A file system in memory, of that many KiB, for the time of `use`. */
export async function onTmpfs(
  kilobytes: number,
  use: (at: string, setReadOnly: () => void) => Promise<void>,
): Promise<void> {
  const at = temporaryFolder();
  mount("-t", "tmpfs", "-o", `size=${kilobytes}k`, "scalebench-test", at);
  try {
    await use(at, () => mount("-o", "remount,ro", at));
  } finally {
    execFileSync("/bin/umount", ["--lazy", at]);
  }
}
