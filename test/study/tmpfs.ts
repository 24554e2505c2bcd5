import { execFileSync } from "node:child_process";
import { temporaryFolder } from "../launch/shell-process.js";

/** Mounting needs root; the tests that do without it cover the same errors by devices and by /proc. */
export const mayMount = process.getuid?.() === 0;

const mount = (...argv: string[]): void => {
  execFileSync("/bin/mount", argv, { stdio: "ignore" });
};

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
